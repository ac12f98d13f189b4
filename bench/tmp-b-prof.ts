import { scanFile } from './scan-file.ts';
for(let i=0;i<8;i++) await scanFile(process.argv[2]!);
