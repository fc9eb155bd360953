// The child process of program.ts: runs one Pulumi program under mocks and tells the parent what it registers.
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ProgramMessage, ProgramRequest } from "./program";
import { mock } from "./program-monitor";
import { watchSdk } from "./unanswered";

type Pulumi = typeof import("@pulumi/pulumi");

process.channel?.ref(); // stay until the request is here
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
    PULUMI_NODEJS_TRANSPILE_ONLY: "true", // `tsc` is there for the type check
  });

  const load = createRequire(join(directory, "package.json")); // the program's own copy of the SDK
  const pulumi = load("@pulumi/pulumi") as Pulumi;
  let hasRun = false;
  await mock(pulumi, {
    ...{ project, stack, organization, folder, readByEngine, tell: tellUnanswered },
    onResource: (resource) => tell({ resource }),
    onEnd: () => (hasRun = true),
  });
  // Nothing is left to do, so everything is registered: unless the program waits for what will never come.
  process.once("beforeExit", () => {
    if (pulumi.log.hasErrors()) process.exitCode = 1;
    else if (hasRun) tell({ done: true });
  });
  // What the CLI starts too: it finds the program's file, compiles TypeScript, and ends with an error for any that is not caught.
  const args = ["--monitor=mock", `--project=${project}`, `--stack=${stack}`, "--dry-run", `--pwd=${directory}`, entry];
  process.argv.splice(1, Infinity, load.resolve("@pulumi/pulumi/cmd/run"), ...args);
  load("@pulumi/pulumi/cmd/run");
}

function tell(message: ProgramMessage): void {
  process.send?.(message);
}
