// The built pack's word on the examples, without the Pulumi CLI.
import { join } from "node:path";
import { formatPoliciesSection, RunningPolicyPack, runProgram } from "../test/support/pack";

const root = join(__dirname, "..");

/** In pairs: as people write it, and the same hardened. */
export const EXAMPLES = ["docker", "docker-hardened", "kubernetes", "kubernetes-hardened"] as const;

/** The "Policies:" section of an example, as `pulumi preview --policy-pack ../..` in it prints it. */
export async function previewEmbedded(example: string, pack: RunningPolicyPack): Promise<string> {
  const [info, resources] = await Promise.all([pack.info(), runProgram(join(root, "examples", example))]);
  const analyses = await Promise.all(resources.map((resource) => pack.analyze(resource)));
  return formatPoliciesSection({
    pack: info,
    directory: "../..",
    violations: analyses.flatMap(({ violations }) => violations),
  });
}

/** Boots the built pack with its defaults for as long as the work takes. */
export async function withPack<T>(work: (pack: RunningPolicyPack) => Promise<T>): Promise<T> {
  const pack = await RunningPolicyPack.boot(root);
  try {
    await pack.configure({});
    return await work(pack);
  } finally {
    await pack.stop();
  }
}
