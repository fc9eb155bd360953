import { connect } from "node:http2";
import { join } from "node:path";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import type { AnalyzedResource, Violation } from "./pack";

/** The repository, which is the built pack's directory. */
export const PACK = join(__dirname, "..", "..");

export const DOCKER_CONTAINER = "docker:index/container:Container";
export const POD = "kubernetes:core/v1:Pod";

/** A secret as the engine writes it. */
export function secret(value: unknown): object {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

export function resource(type: string, inputs: Readonly<Record<string, unknown>>, name = "web"): AnalyzedResource {
  return { type, name, urn: `urn:pulumi:dev::test::${type}::${name}`, inputs };
}

/** `mandatory no-privileged`, a line for each finding. */
export function summary(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ level, policy }) => `${level} ${policy}`);
}

/** The findings of one policy. */
export function of(policy: string, violations: readonly Violation[]): readonly Violation[] {
  return violations.filter((violation) => violation.policy === policy);
}

/** An object as a list of entries, so that it can have keys that a JavaScript object or protobuf's own map would lose. */
export type RawValue = boolean | string | Buffer | readonly RawValue[] | { readonly entries: RawEntries };
export type RawEntries = ReadonlyArray<readonly [string, RawValue]>;

/** Sends an Analyze call with the properties byte by byte, and answers with the messages, each after its policy's name. */
export async function analyzeRaw(address: string, type: string, entries: RawEntries): Promise<readonly string[]> {
  const request = new proto.AnalyzeRequest().setType(type).setName("web").setUrn(`urn:pulumi:dev::test::${type}::web`);
  const options = new proto.AnalyzerResourceOptions();
  request.setOptions(options.setCustomtimeouts(new proto.AnalyzerResourceOptions.CustomTimeouts()));
  // Fields of a message may come in any order, so the properties, field 2, can follow the rest.
  const bytes = Buffer.concat([request.serializeBinary(), field(2, struct(entries))]);
  const response = proto.AnalyzeResponse.deserializeBinary(await unary(address, "/pulumirpc.Analyzer/Analyze", bytes));
  return response.getDiagnosticsList().map((found) => `${found.getPolicyname()}: ${found.getMessage()}`);
}

function struct(entries: RawEntries): Buffer {
  return Buffer.concat(
    entries.map(([key, each]) => field(1, Buffer.concat([field(1, Buffer.from(key)), field(2, value(each))]))),
  );
}

/** @see google/protobuf/struct.proto */
function value(raw: RawValue): Buffer {
  if (typeof raw === "boolean") return Buffer.from([4 << 3, Number(raw)]);
  if (typeof raw === "string" || Buffer.isBuffer(raw)) return field(3, Buffer.from(raw));
  if ("entries" in raw && !Array.isArray(raw)) return field(5, struct(raw.entries as RawEntries));
  return field(6, Buffer.concat((raw as readonly RawValue[]).map((item) => field(1, value(item)))));
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function varint(number: number): Buffer {
  return number < 128
    ? Buffer.from([number])
    : Buffer.concat([Buffer.from([(number & 127) | 128]), varint(number >>> 7)]);
}

/** One gRPC call: a message is its length in 5 bytes, the first 0, and then itself. */
function unary(address: string, path: string, message: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://${address}`).once("error", reject);
    const call = session.request({
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
    });
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    const parts: Buffer[] = [];
    let status = "";
    call.on("trailers", (trailers) => (status = `${trailers["grpc-status"]} ${trailers["grpc-message"]}`));
    call.on("data", (part: Buffer) => parts.push(part));
    call.once("error", reject);
    call.once("end", () => {
      session.close();
      if (status.startsWith("0 ")) resolve(Buffer.concat(parts).subarray(5));
      else reject(new Error(`Analyze failed: ${status}`));
    });
    call.end(Buffer.concat([head, message]));
  });
}
