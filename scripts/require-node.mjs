// Plain JavaScript without imports on purpose: it has to run on the old Node that it reports.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    [
      `this repository's tools need Node 22.18 or newer, and \`node\` is ${process.version} here.`,
      'On Linux (x64, arm64) and Windows (x64) `npm ci` brings Node 24 along: run it again, with optional packages.',
      'On other systems install Node 24 first. (The published `ccguard` needs only Node 20.)',
    ].join('\n'),
  );
  process.exit(1);
}
