import { FAMILIES } from './adversarial/families.ts';
import { judgeSet } from './adversarial/judge-set.ts';
const only=process.argv[2];
for(const f of FAMILIES) for(const w of f.worst){
  if(only&&!f.name.includes(only)) continue;
  const set=f.build(...w); const size=JSON.stringify(set).length;
  const r=[];let caps:readonly string[]=[];
  for(let i=0;i<3;i++){const c=process.cpuUsage();caps=judgeSet(set);r.push(process.cpuUsage(c).user/1e3|0);if(r[0]!>3000)break;}
  console.log(f.name.padEnd(55),JSON.stringify(w).padEnd(18),String(size).padStart(7),r.join(' ').padStart(18),caps.join(';').slice(0,100));
}
