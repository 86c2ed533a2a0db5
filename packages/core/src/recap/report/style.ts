import { Html } from './html.ts'

/** The report's look: the same colours as the app, on paper as well. A constant, so safe as it is. */
export const style = new Html(`
:root{color-scheme:light dark;--bg:#f3f4f2;--surface:#fff;--line:#dfe3e0;--text:#14181b;--soft:#586268;--accent:#0b7560;--fill:#0b756022;--bar:#8fb8ae;--gift:#805200;--gift-bar:#e5c789;--hatch:#14181b14;--warn:#855000}
@media (prefers-color-scheme:dark){:root{--bg:#0e1114;--surface:#161a1f;--line:#2a313a;--text:#f2f5f7;--soft:#a3adb8;--accent:#57d3b4;--fill:#57d3b426;--bar:#33705f;--gift:#f6c667;--gift-bar:#5e4c24;--hatch:#f2f5f712;--warn:#f4bf63}}
*{box-sizing:border-box;margin:0}
html{-webkit-text-size-adjust:100%}
body{background:var(--bg);color:var(--text);font:16px/1.6 "PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:1040px;margin:0 auto;padding:48px 24px 64px;display:grid;gap:20px}
h1{font-size:clamp(1.75rem,1.2rem + 2.4vw,2.5rem);line-height:1.2;font-weight:700;letter-spacing:-.01em}
h2{font-size:1.0625rem;line-height:1.4;font-weight:650;margin-bottom:12px}
h3{font-size:.8125rem;font-weight:500;color:var(--soft);margin:18px 0 10px}
h2+h3{margin-top:0}
a{color:var(--accent);text-underline-offset:3px}
small{font-size:.8125rem;font-weight:400}
p,li,dd{text-wrap:pretty}
.kind{display:flex;gap:10px;align-items:center;flex-wrap:wrap;color:var(--accent);font-size:.875rem;font-weight:600;margin-bottom:10px}
.tag{border:1px solid currentColor;border-radius:99px;padding:0 10px;font-size:.75rem;font-weight:500}
.tag.warn{color:var(--warn)}
header .title{font-size:1.0625rem;margin-top:8px}
header .when{color:var(--soft);font-size:.875rem;margin-top:6px;display:flex;gap:4px 18px;flex-wrap:wrap}
.card,.figures{background:var(--surface);border:1px solid var(--line);border-radius:14px}
.card{padding:22px 24px 24px;min-width:0}
.figures{display:grid;grid-template-columns:repeat(6,1fr);gap:1px;background:var(--line);overflow:hidden}
.figure{background:var(--surface);padding:18px 18px 16px;min-width:0}
dt{color:var(--soft);font-size:.8125rem}
.figure dd{font-size:1.625rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;margin-top:4px;overflow-wrap:normal}
.figure dd small{font-size:.875rem;font-weight:500;letter-spacing:0}
.figure dd.note{font-size:.75rem;font-weight:400;color:var(--soft);letter-spacing:0;min-height:1.25em;line-height:1.4}
.figure.gift dd:not(.note){color:var(--gift)}
.more{display:flex;flex-wrap:wrap;gap:4px 28px;padding:14px 18px 0}
.more div{display:flex;gap:8px;align-items:baseline}
.more dd{font-weight:600}
.plot{position:relative;margin:0 0 0 44px}
.plot.tall{height:230px}.plot.short{height:92px}
.plot svg{position:absolute;inset:0;width:100%;height:100%;display:block;overflow:visible}
.grid{position:absolute;left:0;right:0;border-top:1px solid var(--line)}
.grid i{position:absolute;right:100%;margin-right:10px;top:-.75em;font-style:normal;font-size:.75rem;line-height:1.5;color:var(--soft);white-space:nowrap}
.area{fill:var(--fill)}
.line,.mean{fill:none;vector-effect:non-scaling-stroke}
.line{stroke:var(--accent);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.mean{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 4}
.mean-label,.peak{position:absolute;font-size:.75rem;line-height:1.4;white-space:nowrap;padding:0 4px;border-radius:4px;background:var(--surface)}
.mean-label{right:0;transform:translateY(-118%);color:var(--soft);background:none}
.peak{font-weight:600;color:var(--accent);background:none}
.peak.centre{transform:translate(-50%,-150%)}.peak.after{transform:translate(-6px,-150%)}.peak.before{transform:translate(calc(-100% + 6px),-150%)}
.dot{position:absolute;width:9px;height:9px;margin:-4.5px;border-radius:50%;background:var(--accent);box-shadow:0 0 0 3px var(--surface)}
.bar{fill:var(--bar)}.bar.most{fill:var(--accent)}
.gap{position:absolute;top:0;bottom:0;min-width:3px;background:repeating-linear-gradient(135deg,var(--hatch) 0 4px,transparent 4px 8px);border-inline:1px solid var(--hatch)}
.axis{position:relative;height:1.5em;margin:8px 0 0 44px;font-size:.75rem;color:var(--soft)}
.axis span{position:absolute;transform:translateX(-50%);white-space:nowrap}
.axis .first{transform:none}.axis .last{transform:translateX(-100%)}
.caption,.empty{color:var(--soft);font-size:.875rem}
.axis+.caption,table+.caption,ol+.caption{margin-top:12px}
.caption+table{margin-top:10px}
.empty{padding:10px 0}
.good{font-size:.9375rem}.good::before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;background:var(--accent);margin-right:10px;vertical-align:.08em}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:20px}
table{width:100%;border-collapse:collapse;font-size:.9375rem}
th,td{padding:8px 0 8px 14px;border-top:1px solid var(--line);text-align:right;font-weight:400;vertical-align:top}
th:first-child,td:first-child{text-align:left;padding-left:0}
thead th{border-top:0;padding-top:0;font-size:.8125rem;color:var(--soft)}
th:not(:first-child){white-space:nowrap}
.gaps th,.gaps td{text-align:left}
.share{display:block;height:3px;min-width:2px;border-radius:2px;background:var(--gift-bar);margin-top:5px}
ol{list-style:none;padding:0}
.people{counter-reset:rank}
.people li{counter-increment:rank;display:flex;gap:14px;padding:8px 0;border-top:1px solid var(--line);font-size:.9375rem}
.people li:first-child{border-top:0;padding-top:0}
.people li::before{content:counter(rank);flex:0 0 1.4em;color:var(--soft);text-align:right}
.people li:nth-child(-n+3)::before{color:var(--gift);font-weight:700}
.who{flex:1;min-width:0}
.worth{text-align:right;white-space:nowrap}
.worth small{display:block;color:var(--soft);font-size:.75rem}
.lines{margin-top:14px;max-width:46em}
.lines li{display:grid;grid-template-columns:4.25rem 1fr;gap:12px;padding:5px 0}
.lines time{color:var(--soft);font-size:.875rem;line-height:1.83}
.silence{color:var(--warn);font-size:.875rem}
footer{color:var(--soft);font-size:.8125rem;padding:8px 24px 0}
footer h2{font-size:.8125rem;margin-bottom:6px}
footer ul{padding-left:1.2em;margin-bottom:12px}
@media (max-width:900px){.figures{grid-template-columns:repeat(3,1fr)}}
@media (max-width:640px){main{padding:28px 14px 40px;gap:14px}.card{padding:18px 16px 20px}.figures{grid-template-columns:1fr 1fr}.figure{padding:14px 14px 12px}.figure dd{font-size:1.4375rem}.pair{grid-template-columns:1fr;gap:14px}.plot{margin-left:38px}.axis{margin-left:38px}.plot.tall{height:180px}.line{stroke-width:1.5}.lines li{grid-template-columns:3.5rem 1fr;gap:10px}footer{padding:8px 4px 0}.more{padding:12px 4px 0}}
@media print{:root{--bg:#fff;--surface:#fff;--line:#d5dad7;--text:#000;--soft:#4b5458;--accent:#0b7560;--fill:#0b75601c;--bar:#8fb8ae;--gift:#805200;--gift-bar:#e5c789;--hatch:#14181b1f;--warn:#855000;color-scheme:light}
@page{margin:14mm}
body{font-size:10.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}main{max-width:none;padding:0;gap:12px}.jump{display:none}
.card{break-inside:avoid;padding:14px 16px}#transcript{break-inside:auto}.lines{max-width:none}.lines li,tr,.people li{break-inside:avoid}h2,h3{break-after:avoid}.figures{grid-template-columns:repeat(6,1fr)}.figure{padding:10px 12px}.figure dd{font-size:15pt}.plot.tall{height:180px}.pair{grid-template-columns:1fr 1fr}}
`)
