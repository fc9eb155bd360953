// Prints the Kubernetes objects that an example's program makes, as JSON: node --import tsx example-objects.ts <folder>
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

const made: unknown[] = [];

async function main(folder: string): Promise<void> {
  await pulumi.runtime.setMocks({
    call: ({ inputs }) => inputs as Record<string, unknown>,
    newResource: ({ type, name, inputs }) => {
      if (type.startsWith("kubernetes:")) made.push({ type, name, inputs: inputs as unknown });
      return { id: name, state: inputs as Record<string, unknown> };
    },
  });
  require(join(folder, "index.ts"));
}

process.once("beforeExit", () => process.stdout.write(JSON.stringify(made)));
void main(process.argv[2] ?? "");
