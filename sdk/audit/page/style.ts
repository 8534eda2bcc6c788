/** How the page looks. It is part of the page, and its hash is in the page's content security policy. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --soft: #566473; --line: #d5dce4; --paper: #ffffff; --card: #f5f7f9;
  --good: #1f7a4d; --bad: #b3261e; --open: #9a6700; --mute: #66788a; --one: #2358a8; --two: #b4581a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf1; --soft: #a3b0be; --line: #35414e; --paper: #12181f;
  --card: #1a222b; --good: #58c08c; --bad: #f2837b; --open: #e0ad45; --mute: #93a4b5; --one: #7fb0f5; --two: #f0a06a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 68rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
h3 { font-size: 1rem; margin: 0; }
code { font-size: .85em; }
a { color: var(--one); }
p { margin: .4rem 0; }
.soft { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem .9rem; margin: .5rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
dd p { margin: 0 0 .15rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .6rem; margin: 1rem 0; padding: 0;
  list-style: none; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .7rem; }
.tiles strong { display: block; font-size: 1.5rem; line-height: 1.2; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
figure { margin: 0; padding: .8rem; background: var(--card); border: 1px solid var(--line); border-radius: .4rem;
  break-inside: avoid; }
figcaption { font-weight: 600; margin-bottom: .4rem; }
svg { display: block; width: 100%; max-width: 34rem; height: auto; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .soft { fill: var(--soft); }
svg .axis { stroke: var(--line); fill: none; }
svg .limit { stroke: var(--bad); fill: none; stroke-dasharray: 5 4; stroke-width: 1.5; }
svg .curve { stroke: var(--one); fill: none; stroke-width: 2.5; }
svg .good { fill: var(--good); } svg .bad { fill: var(--bad); } svg .open { fill: var(--open); }
svg .mute { fill: var(--mute); } svg .one { fill: var(--one); } svg .two { fill: var(--two); }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line);
  min-width: 5.5rem; }
td.number, th.number { text-align: right; }
article { border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem; margin: .8rem 0; break-inside: avoid-page; }
.outcome { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; }
.outcome.good { color: var(--good); } .outcome.bad { color: var(--bad); } .outcome.open { color: var(--open); }
.outcome.mute { color: var(--mute); }
.faults, .unshown { border: 1px solid var(--line); border-left: .4rem solid var(--open); border-radius: .4rem;
  padding: .2rem .9rem; margin: 1rem 0; }
.faults { border-color: var(--bad); color: var(--bad); }
.faults h2, .unshown h2 { margin: .5rem 0; border: 0; padding: 0; }
.faults ul, .unshown ul { margin: .4rem 0; padding-left: 1.2rem; }
.open { color: var(--open); }
.wrong { color: var(--bad); font-weight: 600; }
.key { display: inline-block; width: .8rem; height: .8rem; margin: 0 .3rem 0 .8rem; border-radius: .15rem; }
.key.one { background: var(--one); } .key.two { background: var(--two); }
@media (max-width: 34rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .4rem; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #fff; --good: #1f7a4d;
  --bad: #b3261e; --open: #9a6700; --mute: #566473; --one: #2358a8; --two: #b4581a; } body { max-width: none; padding: 0; font-size: 10pt; }
  details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; } }
`;
