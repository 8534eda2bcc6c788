import { hexToBytes, sha256, stringToBytes } from "viem";
import { toBase64 } from "../../text/base64.ts";
import { formatMoment } from "../../time/moment.ts";
import type { AuditReport } from "../report/types.ts";
import { charts } from "./charts.ts";
import { table } from "./figure.ts";
import { code, foreign, html, styleSheet } from "./html.ts";
import { proposalArticle } from "./proposalArticle.ts";
import { agentSection, changeSection, faultSection, notShownSection, policySection } from "./sections.ts";
import { STYLE } from "./style.ts";

/**
 * The report as one page that needs nothing else: no script, no request, no picture from elsewhere. Its policy forbids
 * the browser all of these, should a text ever get through unescaped.
 */
export function reportPage(report: AuditReport): string {
  const { label, chainId, gate, treasury, from, to, asOf, bundle, proposals } = report;
  const policy = `default-src 'none'; style-src 'sha256-${toBase64(hexToBytes(sha256(stringToBytes(STYLE))))}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audit of ${label}, ${formatMoment(from)} to ${formatMoment(to)}</title>
${styleSheet(STYLE)}
</head>
<body>
<header><h1>Audit of ${foreign(label)}</h1><p>${formatMoment(from)} to ${formatMoment(to)}</p>
<dl><dt>gate</dt><dd>${code(gate)} on chain ${chainId}</dd><dt>treasury</dt><dd>${code(treasury)}</dd><dt>told as of</dt><dd>block ${asOf.number}, ${formatMoment(asOf.timestamp)}, ${code(asOf.hash)}</dd><dt>bundle</dt><dd>${code(bundle.slice(2))} (SHA-256)</dd></dl>
<p class="soft">Everything on this page follows from bundle.json. Check it without a server: <code>npx hardhat sallyport audit verify</code></p></header>
<main>
${faultSection(report)}${notShownSection(report)}
${tiles(report)}
${charts(report)}
${agentSection(report)}
${policySection(report)}
<h2 id="proposals">Proposals</h2>
${proposals.length === 0 ? html`<p class="soft">Nothing was proposed, decided or executed in this time.</p>` : [index(report), ...proposals.map(proposalArticle)]}
${changeSection(report)}
</main>
</body>
</html>
`;
  return page.html;
}

function tiles({ proposals, outcomes: { executed, vetoed, rejected, cancelled, waiting } }: AuditReport) {
  const told = [
    [proposals.length, "proposals"],
    [executed, "executed"],
    [vetoed + rejected + cancelled, "stopped by people"],
    [waiting, "still open"],
  ] as const;
  return html`<ul class="tiles">${told.map(([count, what]) => html`<li><strong>${count}</strong>${what}</li>`)}</ul>`;
}

function index({ proposals }: AuditReport) {
  const rows = proposals.map(({ reference, outcome, calls, proposed }, i) => [
    html`<a href="#p${i}">${foreign(reference)}</a>`,
    outcome,
    foreign(calls.map(({ words, target }) => words ?? target.account).join("; ")),
    formatMoment(proposed.timestamp),
  ]);
  return html`<details open><summary>All, oldest first</summary>${table(["proposal", "outcome", "what it does", "proposed"], rows)}</details>`;
}
