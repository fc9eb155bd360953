import { createHash } from "node:crypto";
import { configurationSection } from "./html/configuration";
import { exemptionsSection } from "./html/exemptions";
import { findingsSection } from "./html/findings";
import { Listing } from "./html/listing";
import { markup, Markup } from "./html/markup";
import { overview, skippedSection, unreadableSection } from "./html/overview";
import { policiesSection } from "./html/policies";
import { resourcesSection } from "./html/resources";
import { SCRIPT } from "./html/script";
import { standardsSection } from "./html/standards";
import { STYLE } from "./html/style";
import type { Writer } from "./report";

/**
 * Writes a self-contained page for audits: it loads nothing, and only its own script can run, whatever the manifests contain. The
 * page works without the script, which only filters, and lists all findings, also those that an earlier report has.
 */
export const writeHtml: Writer = (writing) => page({ ...writing, report: writing.complete });

const page: Writer = (writing) => {
  const listing = new Listing(writing.report);
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>container-guard report, ${writing.today}</title>
        <style>${new Markup(STYLE)}</style>
      </head>
      <body>
        <a class="skip" href="#findings">Skip to the findings</a>
        ${overview(writing)}
        <main>
          ${unreadableSection(writing)} ${skippedSection(writing)} ${policiesSection(writing, listing)}
          ${standardsSection(writing, listing)} ${resourcesSection(listing)} ${findingsSection(listing)}
          ${exemptionsSection(writing)} ${configurationSection(writing)}
        </main>
        <script>${new Markup(SCRIPT)}</script>
      </body>
    </html>
`.text;
};

const POLICY = [
  "default-src 'none'",
  `style-src '${hashOf(STYLE)}'`,
  `script-src '${hashOf(SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
