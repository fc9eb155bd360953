import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as EmptyPb from "google-protobuf/google/protobuf/empty_pb";
import type * as StructPb from "google-protobuf/google/protobuf/struct_pb";

/**
 * The copies of the gRPC modules that @pulumi/pulumi uses. Its client and messages work only with these, and this package
 * does not need to depend on them.
 */
const fromPulumi = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc = fromPulumi("@grpc/grpc-js") as typeof Grpc;
export const { Empty } = fromPulumi("google-protobuf/google/protobuf/empty_pb") as typeof EmptyPb;
export const { Struct } = fromPulumi("google-protobuf/google/protobuf/struct_pb") as typeof StructPb;
