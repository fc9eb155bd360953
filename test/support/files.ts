import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A temporary folder for a suite. */
export class Files {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "container-guard-files-")));

  /** Writes a file with the folders that lead to it. Returns its path. */
  write(name: string, content: string | Uint8Array): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Returns a Pod in YAML with one container and this security context. */
export function podText(name: string, securityContext = "{}"): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers:
    - name: a
      image: registry.k8s.io/pause:3.10
      securityContext: ${securityContext}
`;
}

export const PRIVILEGED = "{privileged: true}";
