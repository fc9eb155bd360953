import { dirname, resolve } from "node:path";
import { policies } from "../../../policies";
import { EXCLUDE, excludedIn, type ConfigLevel, type GuardConfig, type PolicyConfig } from "../../guard/config";
import { isExpired, type Exemption } from "../../guard/exemption";
import { exemptionFor } from "../../guard/exemption-for";
import { STDIN } from "../../sources";
import { readSettings } from "../../guard/settings";
import { daysAfter } from "../../values/day";
import { oneLine } from "../../values/text";
import { EXIT, UsageError, type Command, type Given, type Terminal } from "../command";
import { SOURCES, SOURCE_OPTIONS, judgeSources } from "../judge-sources";
import { writeOutput } from "../output-file";
import { exemptedFile, movedPattern } from "../exempted-file";
import { CONFIG_OPTIONS, readConfiguration } from "../settings-file";

const DAYS = 90;

export const baseline: Command = {
  name: "baseline",
  summary: "Exempt the current findings, so that only new ones are reported",
  operands: "SOURCE…",
  description: `Writes the configuration with an exemption for every current finding. ${SOURCES}`,
  options: {
    ...CONFIG_OPTIONS,
    ...SOURCE_OPTIONS,
    reason: {
      type: "string",
      value: "TEXT",
      description: "Why the findings are accepted. Default: in place on today's date.",
    },
    expires: {
      type: "string",
      value: "DATE",
      description: `The last day the exemptions apply, such as 2027-06-30, or never. Default: ${DAYS} days from today.`,
    },
    "any-source": {
      type: "boolean",
      description:
        "Don't record the source file of each finding. The exemptions then also apply in the policy pack and in a cluster, " +
        "and to every resource with the same kind, namespace and name.",
    },
    output: { type: "string", short: "o", value: "FILE", description: "The file to write. Default: standard output." },
  },
  examples: [
    {
      line: "container-guard baseline k8s/ --output container-guard.json",
      does: "Accept the current findings, so that `container-guard check k8s/` passes.",
    },
    {
      line: 'container-guard baseline - --config guard.json --reason "migration, SEC-1412" --expires 2027-06-30 < all.yaml',
      does: "Add exemptions to an existing configuration.",
    },
  ],
  run,
};

async function run(given: Given, terminal: Terminal, today: string): Promise<number> {
  const configuration = readConfiguration(given);
  const terms = termsOf(given, today);
  const { report, problems } = await judgeSources(given.operands, { given, configuration, terminal, today });
  const folder = dirname(configuration.file ?? "");
  const { output } = given.texts;
  const target = output === undefined || output === STDIN ? folder : dirname(output);
  const exemptions = report.findings.map((finding): Named => {
    const origin = given.flags["any-source"] === true ? undefined : { file: exemptedFile(target, finding.file) };
    return { policy: finding.policy, exemption: { ...exemptionFor(finding, origin), ...terms } };
  });
  const written = withExemptions(moved(configuration.config, folder, target), exemptions);
  const text = `${JSON.stringify(written, undefined, 2)}\n`;
  if (output === undefined || output === STDIN) terminal.out(text);
  else {
    writeOutput(output, text);
    terminal.err(`container-guard: wrote ${oneLine(output)}\n`);
  }
  return problems.length > 0 ? EXIT.failure : EXIT.clean;
}

/** The properties that all new exemptions share. */
type Terms = Pick<Exemption, "reason" | "expires">;

function termsOf({ texts }: Given, today: string): Terms {
  const { reason = `in place on ${today}`, expires = daysAfter(today, DAYS) } = texts;
  const terms = { reason, ...(expires === "never" ? {} : { expires }) };
  const exemption = { resource: "*", ...terms };
  // The configuration's own reader finds mistakes in them.
  const { mistakes } = readSettings({}, { exempt: [exemption] });
  const wrong = mistakes.map(({ text }) => text.replace("exempt[0].", ""));
  if (wrong.length > 0) throw new UsageError(`Invalid --reason or --expires: ${wrong.join("; ")}`);
  if (isExpired(exemption, today)) throw new UsageError(`Invalid --expires ${expires}: the date is in the past`);
  return terms;
}

interface Named {
  readonly policy: string;
  readonly exemption: Exemption;
}

function withExemptions(config: GuardConfig, exemptions: readonly Named[]): GuardConfig {
  const byPolicy = new Map<string, Map<string, Exemption>>();
  for (const { policy, exemption } of exemptions) {
    const own = byPolicy.get(policy) ?? new Map<string, Exemption>();
    byPolicy.set(policy, own.set(JSON.stringify(exemption), exemption));
  }
  const entries = policies.flatMap(({ id }): ReadonlyArray<readonly [string, PolicyConfig]> => {
    const added = [...(byPolicy.get(id)?.values() ?? [])];
    if (added.length === 0) return [];
    const { exempt = [], ...own } = asObject(config[id]);
    return [[id, { ...own, exempt: [...(exempt as readonly Exemption[]), ...added] }]];
  });
  return { ...config, ...Object.fromEntries(entries) };
}

function asObject(entry: ConfigLevel | PolicyConfig | undefined): PolicyConfig {
  return typeof entry === "string" ? { enforcementLevel: entry } : (entry ?? {});
}

/** Returns the configuration for a file in another folder, which names files relative to that folder. */
function moved(config: GuardConfig, from: string, to: string): GuardConfig {
  if (resolve(from) === resolve(to)) return config;
  const entries = Object.entries(config).map(([policy, entry]) => {
    if (policy === EXCLUDE) return [policy, excludedIn(config).map((glob) => movedPattern(glob, from, to))] as const;
    if (typeof entry === "string" || !Array.isArray(entry["exempt"])) return [policy, entry] as const;
    const exempt = (entry["exempt"] as readonly Exemption[]).map(({ file, ...rest }) =>
      typeof file === "string" ? { ...rest, file: movedPattern(file, from, to) } : rest,
    );
    return [policy, { ...entry, exempt }] as const;
  });
  return Object.fromEntries(entries) as GuardConfig;
}
