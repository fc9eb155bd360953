import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { policies } from "../../policies";
import { repairText, type RepairedText } from "../../src/cli/fix/repair-text";
import { configure } from "../../src/guard/config";
import { Guard } from "../../src/guard/guard";
import { Report } from "../../src/guard/report";
import { parseDocuments } from "../../src/yaml/document";
import { kubectl, removeNamespace } from "../support/kubernetes";
import { needs } from "../support/pulumi";
import { ApiServer, type Answer } from "./api-server";

/** Other projects' manifests; see the README there. */
const FOLDER = join(__dirname, "..", "..", "..", "shared", "cases", "manifests");
const SENT = 400; // manifests to the API server

const guard = new Guard(configure({}, policies), "2026-11-27");

function repaired(file: string, text: string): RepairedText {
  const newReport = (): Report => new Report(guard);
  return repairText(file, text, { newReport, options: {}, isWanted: ({ repair }) => repair !== null });
}

/** Inserts comments after random lines that do not begin a text of several lines. */
function commented(text: string, at: readonly number[]): string {
  const lines = text.split("\n");
  const places = lines.flatMap((line, i) =>
    /^\s*(?:- )?[\w./"-]+:(?: \S.*)?$/.test(line) && !/[|>][-+]?$/.test(line) ? [i] : [],
  );
  for (const [number, seed] of at.entries()) {
    const place = places[seed % places.length];
    if (place !== undefined) lines[place] += ` # comment ${number}.`;
  }
  return lines.join("\n");
}

/** Returns the paths of values that differ. */
function changed(before: unknown, after: unknown, path = ""): readonly string[] {
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null)
    return before === after ? [] : [path];
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) return [path];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    changed((before as Record<string, unknown>)[key], (after as Record<string, unknown>)[key], `${path}.${key}`),
  );
}

/** Settings that a repair may change, as the last steps of a path. */
const DECLARED =
  /\.(?:securityContext|privileged|host(?:PID|IPC|Network|Port|Users)|procMount|host|capabilities|add|drop|sysctls|seccompProfile|type|appArmorProfile|annotations|seLinuxOptions|user|role|allowPrivilegeEscalation|readOnlyRootFilesystem|runAs\w+|fsGroup|supplementalGroups)(?:\.[^.]*)?$|\.metadata(?:\.annotations.*)?$/;

describe("repaired manifests of other projects", function () {
  this.timeout(300_000);
  let files: readonly string[] = [];
  before(function () {
    if (!existsSync(FOLDER)) this.skip();
    files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => /\.(?:ya?ml|json)$/.test(name));
  });
  const textOf = (file: string): string => readFileSync(join(FOLDER, file), "utf8");

  it("have no finding left that can be repaired, differ only in settings that repairs change, and stay repaired", function () {
    let count = 0;
    for (const file of files) {
      const text = textOf(file);
      const { text: after, left } = repaired(file, text);
      if (after !== text) count++;
      assert.deepEqual(
        left.filter(({ repair }) => repair !== null),
        [],
        file,
      );
      const [one, two] = [parseDocuments(text), parseDocuments(after)];
      assert.equal(one.length, two.length, file);
      for (const path of one.flatMap(({ value }, i) => changed(value, two[i]!.value)))
        assert.match(path, DECLARED, file);
      assert.equal(repaired(file, after).text, after, file);
    }
    this.test!.title += ` (${count} of ${files.length} changed)`;
    assert.ok(count > 3_000);
  });

  it("keep comments, Windows line breaks and a missing final line break", () => {
    const numbers = fc.sample(fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), {
      numRuns: files.length,
      seed: 20261127,
    });
    for (const [i, file] of files.entries()) {
      const plain = textOf(file).replaceAll("\r\n", "\n").trimEnd();
      const text = file.endsWith(".json") ? plain : commented(plain, numbers[i]!);
      const { text: after } = repaired(file, text);
      for (const [comment] of text.matchAll(/# comment \d\./g)) assert.ok(after.includes(comment), `${file}\n${after}`);
      assert.equal(repaired(file, `${text}\n`).text, `${after}\n`, file);
      const onWindows = repaired(file, text.replaceAll("\n", "\r\n")).text;
      assert.equal(onWindows, after.replaceAll("\n", "\r\n"), file);
    }
  });

  describe("on an API server", () => {
    const namespace = `cg-repaired-${process.pid}-${Date.now().toString(36)}`;
    let server: ApiServer;
    before(needs("a Kubernetes API server on this machine"));
    before(() => {
      server = new ApiServer();
      kubectl("create", "namespace", namespace);
    });
    after(() => {
      if (server === undefined) return;
      server.close();
      removeNamespace(namespace);
    });

    const create = ({ apiVersion, kind, metadata, ...rest }: Manifest): Promise<Answer> => {
      const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      const path = `${base}/namespaces/${namespace}/${kind.toLowerCase()}s?dryRun=All`;
      return server.post(path, { apiVersion, kind, metadata: { ...metadata, namespace }, ...rest });
    };

    it("are accepted if they were before", async function () {
      const counts = { accepted: 0, rejected: 0 };
      const step = Math.max(1, Math.floor(files.length / SENT));
      const pairs = files
        .filter((_, i) => i % step === 0)
        .flatMap((file) => {
          const text = textOf(file);
          const after = objectsIn(repaired(file, text).text);
          return objectsIn(text).map((object, i) => ({ file, object, after: after[i]! }));
        });
      await Promise.all(
        pairs.map(async ({ file, object, after }) => {
          const { code } = await create(object);
          counts[code === 201 ? "accepted" : "rejected"]++;
          const answer = await create(after);
          if (code === 201) assert.equal(answer.code, 201, `${file}: ${answer.message}`);
        }),
      );
      this.test!.title += ` (${counts.accepted} accepted, ${counts.rejected} rejected before)`;
      assert.ok(counts.accepted > 200, JSON.stringify(counts));
    });
  });
});

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: object;
}

/** Kinds that an API server has without extensions. */
const KINDS = [
  "v1 Pod",
  "apps/v1 Deployment",
  "apps/v1 DaemonSet",
  "apps/v1 StatefulSet",
  "apps/v1 ReplicaSet",
  "batch/v1 Job",
  "batch/v1 CronJob",
];

function objectsIn(text: string): readonly Manifest[] {
  return parseDocuments(text).flatMap(({ value }) => {
    const { apiVersion, kind } = (value ?? {}) as Partial<Manifest>;
    return KINDS.includes(`${apiVersion} ${kind}`) ? [value as Manifest] : [];
  });
}
