// The child process of program.ts: runs one Pulumi program with mocks and sends the registered resources to the parent.
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ProgramMessage, ProgramRequest } from "./program";
import { mock } from "./program-monitor";
import { watchSdk } from "./unanswered";

type Pulumi = typeof import("@pulumi/pulumi");

process.channel?.ref(); // stay alive until the request arrives
process.once("message", (request) => {
  process.channel?.unref();
  void run(request as ProgramRequest);
});

async function run(request: ProgramRequest): Promise<void> {
  const { folder, directory, entry, project, stack, organization, config, unavailable, typescript } = request;
  const told = new Set<string>();
  const tellUnanswered = (what: string): void => {
    if (!told.has(what)) tell({ unanswered: what });
    told.add(what);
  };
  const readByEngine = new Map<string, string>();
  watchSdk({ unavailable, organization, tell: tellUnanswered, readByEngine });
  Object.assign(process.env, {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_NODEJS_ROOT_DIRECTORY: folder,
    PULUMI_NODEJS_TYPESCRIPT: String(typescript),
    PULUMI_NODEJS_TRANSPILE_ONLY: "true", // type checking is left to `tsc`
  });

  const load = createRequire(join(directory, "package.json")); // the program's own copy of the SDK
  const pulumi = load("@pulumi/pulumi") as Pulumi;
  let hasRun = false;
  await mock(pulumi, {
    ...{ project, stack, organization, folder, readByEngine, tell: tellUnanswered },
    onResource: (resource) => tell({ resource }),
    onEnd: () => (hasRun = true),
  });
  // The event loop is empty, so everything is registered, unless the program waits for a promise that never settles.
  process.once("beforeExit", () => {
    if (pulumi.log.hasErrors()) process.exitCode = 1;
    else if (hasRun) tell({ done: true });
  });
  // The script that the CLI runs: it finds the program's file, compiles TypeScript, and fails for uncaught errors.
  const args = ["--monitor=mock", `--project=${project}`, `--stack=${stack}`, "--dry-run", `--pwd=${directory}`, entry];
  process.argv.splice(1, Infinity, load.resolve("@pulumi/pulumi/cmd/run"), ...args);
  load("@pulumi/pulumi/cmd/run");
}

function tell(message: ProgramMessage): void {
  process.send?.(message);
}
