import assert from "node:assert/strict";
import { cleanHostPath, hostPathReadings, isAtOrAbove, isAtOrBelow, overlaps } from "../../src/values/host-path";

describe("cleanHostPath", () => {
  const rows = [
    ["/srv/data", "/srv/data"],
    ["/", "/"],
    ["", "/"],
    [".", "/"],
    ["..", "/"],
    ["/..", "/"],
    ["//", "/"],
    ["/srv/", "/srv"],
    ["//srv///data//", "/srv/data"],
    ["/srv/./data/.", "/srv/data"],
    ["/srv/../etc", "/etc"],
    ["/srv/data/../../..", "/"],
    ["/../../etc", "/etc"],
    ["/srv/.../data", "/srv/.../data"],
    ["/srv/..data", "/srv/..data"],
    ["/srv/.hidden", "/srv/.hidden"],
    ["/srv/ data ", "/srv/ data "],
    ["/ETC", "/ETC"],
    ["etc", "/etc"],
    ["./etc", "/etc"],
    ["../etc", "/etc"],
    ["~/data", "/~/data"],
    ["/var/run", "/run"],
    ["/var/run/docker.sock", "/run/docker.sock"],
    ["//var/./run//docker.sock/", "/run/docker.sock"],
    ["/x/../var/run", "/run"],
    ["var/run", "/run"],
    ["/var/running", "/var/running"],
    ["/var/lib/run", "/var/lib/run"],
    ["/srv/var/run", "/srv/var/run"],
    ["/srv/run", "/srv/run"],
    ["/var/run/../etc", "/var/etc"],
    ["/var/run/var/run", "/run/var/run"],
    ["/run", "/run"],
    ["C:\\data", "/C:/data"],
    ["c:/data", "/c:/data"],
    ["C:\\", "/C:"],
    ["C:/data\\web", "/C:/data/web"],
    ["C:", "/C:"],
    ["\\\\.\\pipe\\docker_engine", "/pipe/docker_engine"],
    ["//./pipe/docker_engine", "/pipe/docker_engine"],
    ["//./pipe\\docker_engine", "/pipe/docker_engine"],
    ["C:\\Data\\\\.\\pipe\\X", "/C:/Data/pipe/X"],
    ["//./pipe/doc\u212aer_engine", "/pipe/doc\u212aer_engine"], // the Kelvin sign
    ["\\\\?\\C:\\data", "/?/C:/data"],
    ["\\\\server\\share", "/server/share"],
    ["/srv/a\\b", "/srv/a\\b"],
    ["/srv\\..\\etc", "/srv\\..\\etc"],
  ] as const;
  for (const [path, expected] of rows)
    it(`cleans ${JSON.stringify(path)} to ${expected}`, () => assert.equal(cleanHostPath(path), expected));
});

describe("isAtOrBelow", () => {
  const rows = [
    ["/dev", "/dev", true],
    ["/dev/mem", "/dev", true],
    ["/dev/mapper/root", "/dev", true],
    ["/development", "/dev", false],
    ["/srv/dev", "/dev", false],
    ["/", "/dev", false],
    ["/dev", "/dev/mem", false],
    ["/dev", "/", true],
    ["/", "/", true],
    ["/DEV", "/dev", false],
    ["/run/user/1000/bus", "/run/user/*", true],
    ["/run/user", "/run/user/*", false],
    ["/run/users/1000", "/run/user/*", false],
  ] as const;
  for (const [path, ancestor, expected] of rows)
    it(`is ${expected} for ${path} and ${ancestor}`, () => assert.equal(isAtOrBelow(path, ancestor), expected));
});

describe("isAtOrAbove", () => {
  const rows = [
    ["/run/docker.sock", "/run/docker.sock", true],
    ["/run", "/run/docker.sock", true],
    ["/", "/run/docker.sock", true],
    ["/run/docker.sock/x", "/run/docker.sock", false],
    ["/run/docker", "/run/docker.sock", false],
    ["/ru", "/run/docker.sock", false],
    ["/srv/run", "/run/docker.sock", false],
    ["/run/user/1000", "/run/user/*/docker.sock", true],
    ["/", "/run/user/*/docker.sock", true],
    ["/run/user/1000/docker.sock", "/run/user/*/docker.sock", true],
    ["/run/user/docker.sock", "/run/user/*/docker.sock", true],
    ["/run/user/1000/x/docker.sock", "/run/user/*/docker.sock", false],
    ["/run/user/1000/bus", "/run/user/*/docker.sock", false],
    ["/", "/", true],
  ] as const;
  for (const [path, target, expected] of rows)
    it(`is ${expected} for ${path} and ${target}`, () => assert.equal(isAtOrAbove(path, target), expected));
});

describe("overlaps", () => {
  const rows = [
    ["/sys", "/sys", true],
    ["/sys/fs/cgroup", "/sys", true],
    ["/", "/sys", true],
    ["/usr", "/usr/lib/modules", true],
    ["/usr/lib/modules/6.12.0", "/usr/lib/modules", true],
    ["/usr/lib/firmware", "/usr/lib/modules", false],
    ["/system", "/sys", false],
    ["/opt/proc/sys", "/proc", false],
    ["/processes", "/proc", false],
  ] as const;
  for (const [path, target, expected] of rows)
    it(`is ${expected} for ${path} and ${target}`, () => assert.equal(overlaps(path, target), expected));
});

describe("targets of a path", () => {
  const rows: ReadonlyArray<readonly [string, readonly string[]]> = [
    ["/var/run/docker.sock", ["/run/docker.sock"]],
    ["/srv/../etc", ["/etc"]],
    ["/var/run/../etc", ["/var/etc", "/etc"]],
    ["/var/run/../lib/docker", ["/var/lib/docker", "/lib/docker"]],
    ["//./PIPE/Docker_Engine", ["/pipe/docker_engine"]],
  ];
  for (const [path, expected] of rows) it(path, () => assert.deepEqual(hostPathReadings(path), expected));
});
