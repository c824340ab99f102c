import { drawStory } from './draw-story.ts';
import { simulate } from './simulate.ts';

const t0 = Date.now();
const bad = new Map<string, number>();
const tall = new Map<string, number>();
const topo = (process.argv[3] ?? 'two') as 'two';
const from = Number(process.argv[4] ?? 1);
for (let s = from; s < from + Number(process.argv[2] ?? 1); s++) {
  const o = await simulate(drawStory(s, topo));
  for (const [k, v] of Object.entries(o.tallies)) tall.set(k, (tall.get(k) ?? 0) + v);
  if (o.findings.length) {
    for (const r of new Set(o.findings.map((f) => f.rule))) bad.set(r, (bad.get(r) ?? 0) + 1);
    if (bad.size < 40)
      console.log(
        s,
        o.findings
          .slice(0, 3)
          .map((f) => `${f.rule}: ${f.what}`.slice(0, 300))
          .join('\n   '),
      );
  }
  if (process.argv[5]) console.log(o.trace.join('\n'));
}
console.log(bad, tall, Date.now() - t0);
