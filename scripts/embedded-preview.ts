// Evaluates the examples with the built pack, without the Pulumi CLI.
import { join } from "node:path";
import { formatPoliciesSection, RunningPolicyPack, runProgram } from "../test/support/pack";

const root = join(__dirname, "..");

/** Pairs of an example as it is often written and its hardened version. */
export const EXAMPLES = [
  "docker",
  "docker-hardened",
  "kubernetes",
  "kubernetes-hardened",
  "aws-ecs",
  "aws-ecs-hardened",
] as const;

/** Returns the "Policies:" section that `pulumi preview --policy-pack ../..` prints in an example's folder. */
export async function previewEmbedded(example: string, pack: RunningPolicyPack): Promise<string> {
  const [info, resources] = await Promise.all([pack.info(), runProgram(join(root, "examples", example))]);
  const analyses = await Promise.all(resources.map((resource) => pack.analyze(resource)));
  return formatPoliciesSection({
    pack: info,
    directory: "../..",
    violations: analyses.flatMap(({ violations }) => violations),
  });
}

/** Boots the built pack with its defaults, passes it to `work`, and stops it. */
export async function withPack<T>(work: (pack: RunningPolicyPack) => Promise<T>): Promise<T> {
  const pack = await RunningPolicyPack.boot(root);
  try {
    await pack.configure({});
    return await work(pack);
  } finally {
    await pack.stop();
  }
}
