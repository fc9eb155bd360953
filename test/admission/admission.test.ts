import { admissionOf } from "../../src/admission/rules";
import { platformsOf } from "../../src/guard/reads";
import assert from "node:assert/strict";
import { loadAll } from "js-yaml";
import { admissionFiles, admissionWarnings } from "../../src/admission";
import { phrase } from "../../src/policy/cel/cel";
import { exportAdmission } from "../../src/admission/export";
import type { KubernetesObject } from "../../src/admission/objects";
import { VARIABLES } from "../../src/admission/variables";
import { policies, type GuardConfig } from "../../src/library";

type Spec = Readonly<Record<string, unknown>>;

function objects(config: GuardConfig = {}, only?: readonly string[]): readonly KubernetesObject[] {
  return exportAdmission({ policies, config, ...(only === undefined ? {} : { only }) });
}

function ofKind(kind: string, all: readonly KubernetesObject[]): readonly KubernetesObject[] {
  return all.filter(
    (object) => object.kind === `ValidatingAdmission${kind}` && !object.metadata.name.endsWith(".parameters"),
  );
}

const specOf = (object: KubernetesObject | undefined): Spec => object?.spec as Spec;

describe("the export for admission", () => {
  it("contains a policy and a binding for each policy that applies to Kubernetes", () => {
    const names = policies
      .filter((policy) => platformsOf(policy).includes("kubernetes"))
      .map(({ id }) => `container-guard.${id}`);
    const all = objects();
    assert.deepEqual(
      ofKind("Policy", all).map(({ metadata }) => metadata.name),
      names,
    );
    assert.deepEqual(
      ofKind("PolicyBinding", all).map((each) => specOf(each)["policyName"]),
      names,
    );
  });

  it("returns the same bytes for the same options", () => {
    const config: GuardConfig = {
      "no-privileged": { exempt: [{ resource: "Pod/a/b", reason: "r", expires: "2027-06-30" }] },
    };
    for (const format of ["yaml", "pulumi"] as const)
      assert.deepEqual(admissionFiles({ policies, config, format }), admissionFiles({ policies, config, format }));
  });

  it("denies for mandatory policies, warns and audits for advisory ones, and omits disabled ones", () => {
    const config: GuardConfig = { all: "disabled", "no-privileged": "mandatory", "no-host-ports": "advisory" };
    const actions = ofKind("PolicyBinding", objects(config)).map((each) => specOf(each)["validationActions"]);
    assert.deepEqual(actions, [["Warn", "Audit"], ["Deny"]]);
  });

  it("exports only the requested policies", () => {
    const [policy, ...others] = ofKind("Policy", objects({}, ["no-privileged"]));
    assert.equal(policy?.metadata.name, "container-guard.no-privileged");
    assert.deepEqual(others, []);
    assert.throws(() => objects({}, ["no-privilege"]), /^RangeError: Cannot export no-privilege: expected one of /);
  });

  it("rejects a configuration with a mistake", () => {
    assert.throws(() => objects({ "trusted-registries": { allow: [] } }), /^TypeError: .*unknown property "allow"/);
    assert.throws(() => objects({ "no-privileged": { exempt: [{ resource: "Pod/a/b" }] } }), /exempt\[0\]\.reason/);
    assert.throws(() => objects({ "no-privilege": "mandatory" }), RangeError);
  });

  it("fails closed", () => {
    for (const object of ofKind("Policy", objects())) assert.equal(specOf(object)["failurePolicy"], "Fail");
    for (const [all, action] of Object.entries({ mandatory: "Deny", advisory: "Allow" } as const)) {
      const bindings = ofKind("PolicyBinding", objects({ all: all as "mandatory" | "advisory" })).map(specOf);
      const actions = bindings.flatMap(
        ({ paramRef }) => (paramRef as Spec | undefined)?.["parameterNotFoundAction"] ?? [],
      );
      assert.ok(actions.length > 3);
      assert.ok(actions.every((each) => each === action));
    }
  });

  it("writes parameters to a ConfigMap, lists with one entry per line", () => {
    const config: GuardConfig = {
      "trusted-registries": { allowed: ["index.docker.io/acme/", "ghcr.io/acme"] },
      "no-host-paths": { allowed: [{ path: "/var/run/metrics/" }, { path: "/srv", readOnly: true }] },
    };
    const { data, metadata } = objects(config).find(({ kind }) => kind === "ConfigMap")!;
    assert.deepEqual([metadata.namespace, metadata.name], ["container-guard", "container-guard"]);
    assert.equal(data?.["trusted-registries.allowed"], "docker.io/acme\nghcr.io/acme\n");
    assert.equal(data["no-host-paths.allowed"], "/run/metrics\n");
    assert.equal(data["no-host-paths.allowedReadOnly"], "/srv\n");
    assert.equal(data["require-non-root.strict"], "false");
  });

  it("writes the parameters of all policies, because those of an old export read them until they are removed", () => {
    const keys = (all: readonly KubernetesObject[]): readonly string[] =>
      Object.keys(all.find(({ kind }) => kind === "ConfigMap")!.data!);
    assert.deepEqual(keys(objects({ all: "disabled", "no-privileged": "mandatory" })), keys(objects()));
    assert.deepEqual(keys(objects({}, ["no-privileged"])), keys(objects()));
  });

  it("defines a form for each list parameter, and writes lists in that form", () => {
    const data = objects().find(({ kind }) => kind === "ConfigMap")!.data!;
    for (const { id, admission, options } of policies) {
      const defaults = Object.fromEntries(
        Object.entries(options).map(([name, each]) => [name, (each as { default: unknown }).default]),
      );
      for (const [name, value] of Object.entries(admission?.parameters?.(defaults) ?? {})) {
        if (typeof value === "boolean") continue;
        const form = admission?.parameterForms?.[name];
        assert.ok(form, `${id}.${name}`);
        for (const line of data[`${id}.${name}`]!.split("\n").filter((each) => each !== ""))
          for (const pattern of form.patterns) assert.match(line, new RegExp(pattern));
      }
    }
  });

  it("does not mention a ConfigMap if there is none", () => {
    const mentions = (inlineParameters: boolean, format: "yaml" | "pulumi"): boolean => {
      const text = admissionFiles({ policies, format, inlineParameters })
        .map((file) => file.text)
        .join("");
      const comments = text.split("\n").filter((line) => /^\s*(#|\/\/) /.test(line));
      return comments.some((line) => /ConfigMap|arameters/.test(line)) || text.includes("Its parameters are in");
    };
    for (const format of ["yaml", "pulumi"] as const)
      assert.deepEqual([mentions(false, format), mentions(true, format)], [true, false]);
  });

  it("warns about a policy that is too large for kubectl apply, but not for the Pulumi program", () => {
    const exempt = (length: number): readonly object[] =>
      Array.from({ length }, (_, i) => ({ resource: `Pod/shop/a-${i}`, value: "example.com", reason: "r" }));
    const warnings = (length: number, format: "yaml" | "pulumi" = "yaml"): readonly string[] =>
      admissionWarnings({ policies, config: { "no-host-probes": { exempt: exempt(length) } }, format });
    assert.deepEqual([warnings(10), warnings(1000, "pulumi")], [[], []]);
    assert.deepEqual(warnings(1000), [
      "container-guard.no-host-probes is too large for kubectl apply, which stores a copy in an annotation: use kubectl apply --server-side",
    ]);
  });

  it("writes parameters into the policies if requested", () => {
    const all = exportAdmission({ policies, inlineParameters: true });
    assert.ok(!all.some(({ kind }) => kind === "ConfigMap"));
    assert.ok(!JSON.stringify(all).includes("paramRef") && !JSON.stringify(all).includes("params."));
  });

  it("rejects parameters that a line of the ConfigMap would not preserve", () => {
    for (const path of ["/srv\n/etc", "/srv ", "/srv\u00a0", "/srv\u0085", "/srv\r"]) {
      const config = { "no-host-paths": { allowed: [{ path }] } };
      assert.throws(() => objects(config), /^TypeError: Cannot write "\/srv.*" of no-host-paths\.allowed as one line/);
      const inline = JSON.stringify(exportAdmission({ policies, config, inlineParameters: true }));
      assert.ok(inline.includes(JSON.stringify(JSON.stringify([path])).slice(1, -1)), path);
    }
    assert.throws(() => objects({ "no-added-capabilities": { allowed: [""] } }), /^TypeError: Cannot write ""/);
    assert.throws(() => objects({ "no-added-capabilities": { allowed: ["#A"] } }), /^TypeError: Cannot write "#A"/);
    objects({ "no-host-paths": { allowed: [{ path: "/srv/a b\tc" }] } });
  });

  it("rejects invalid namespaces", () => {
    for (const name of ["", "Shop", "a,b", "a b", "-a", "a.b", "a\nb", "a".repeat(64)]) {
      assert.throws(() => exportAdmission({ policies, namespace: name }), /^RangeError: Invalid namespace ".*"/s);
      assert.throws(() => exportAdmission({ policies, excludedNamespaces: ["shop", name] }), RangeError);
    }
    exportAdmission({ policies, namespace: "a".repeat(63), excludedNamespaces: ["0", "kube-system"] });
  });

  it("rejects more exemptions than an API server accepts", () => {
    const exempt = (length: number): GuardConfig => ({
      "no-host-probes": {
        exempt: Array.from({ length }, (_, i) => ({ resource: "*", value: `10.0.0.${i}`, reason: "r" })),
      },
    });
    objects(exempt(500));
    assert.throws(
      () => objects(exempt(5000)),
      /^TypeError: Cannot export container-guard\.no-host-probes: its exemptions/,
    );
  });

  it("writes an exemption's reason, ticket and last day to an annotation", () => {
    const exempt = [
      { resource: "DaemonSet/a/b", reason: "reads metrics", ticket: "SEC-1", expires: "2027-06-30" },
      { resource: "urn:pulumi:*", reason: "by URN" },
      { resource: "Pod/a/b", container: "web", value: "*", reason: "one container" },
    ];
    const [policy] = ofKind("Policy", objects({ "no-privileged": { exempt } }));
    const annotations = ofKind("Policy", objects({ "no-privileged": { exempt } })).find(({ metadata }) =>
      metadata.name.endsWith("no-privileged"),
    )!.metadata.annotations!;
    assert.ok(policy);
    assert.equal(
      annotations["container-guard.dev/exemption-1"],
      "DaemonSet/a/b: reads metrics (SEC-1, until 2027-06-30)",
    );
    assert.match(annotations["container-guard.dev/exemption-2"]!, /^urn:pulumi:\*: by URN \[.*at preview only\]$/);
    assert.equal(annotations["container-guard.dev/exemption-3"], "Pod/a/b, container web: one container");
  });

  it("combines exemptions of whole objects into one condition, because the API server accepts 64", () => {
    const exempt = Array.from({ length: 80 }, (_, i) => ({ resource: `Pod/a/b${i}`, reason: "r" }));
    const policy = ofKind("Policy", objects({ "no-privileged": { exempt } }, ["no-privileged"]))[0];
    const { matchConditions } = specOf(policy) as Record<string, ReadonlyArray<{ readonly expression: string }>>;
    assert.equal(matchConditions!.length, 2);
    assert.ok(exempt.every(({ resource }) => matchConditions![1]!.expression.includes(`"${resource}"`)));
  });

  it("compares exemptions with all findings at once, not with those of each rule", () => {
    const exempt = [
      { resource: "Pod/a/b", container: "web", value: "/srv/first", reason: "r" },
      { resource: "Pod/a/b", container: "web", value: "/srv/second", reason: "r" },
    ];
    const policy = ofKind("Policy", objects({ "no-host-devices": { exempt } }, ["no-host-devices"]))[0];
    const { variables } = specOf(policy) as Record<string, ReadonlyArray<{ name: string; expression: string }>>;
    const using = (text: string): readonly string[] =>
      variables!.filter(({ expression }) => expression.includes(text)).map(({ name }) => name);
    assert.deepEqual(using('"/srv/first"'), ["findings"]);
    assert.deepEqual(using('"Pod/a/b"'), ["exempt1"]);
  });

  it("labels every object", () => {
    for (const { metadata } of objects())
      assert.equal(metadata.labels["app.kubernetes.io/managed-by"], "container-guard");
  });

  it("returns YAML that parses to the objects", () => {
    const [file] = admissionFiles({ policies });
    assert.equal(file?.path, "container-guard.yaml");
    assert.deepEqual(loadAll(file.text), objects());
    assert.match(file.text, /^# .*Kubernetes 1\.30 or later/);
  });

  it("preserves any text of the configuration", () => {
    const words = ["yes", "1e3", "null", "~", "0777", "1:30", "<<", "=", "2027-06-30"];
    const marks = ['"', "'", "\\", '") || true || ("', "${x}", "`", "---", "a: b #c", "\t- x", "%", "&a *b", "|"];
    const lines = ["a\n---\nb", "\n a\n\n", "a\r\nb", "\u0000\u001b\u0085\u2028\ufeff", "é 日本 😀"];
    const exempt = [...words, ...marks, ...lines].map((text) => ({
      resource: `Pod/shop/${text}`,
      container: text,
      value: text,
      reason: `${text}.a`,
      ticket: text,
    }));
    const config = { "no-host-paths": { allowed: marks.map((mark) => ({ path: `/${mark}` })), exempt } };
    const written = objects(config);
    for (const format of ["yaml", "pulumi"] as const) {
      const text = admissionFiles({ policies, config, format }).at(-1)!.text;
      assert.deepEqual(format === "yaml" ? loadAll(text) : JSON.parse(text), written);
    }
    const spec = JSON.stringify(specOf(written.find(({ metadata }) => metadata.name.endsWith("no-host-paths"))));
    for (const { container } of exempt)
      if (!/[*?]/.test(container)) assert.ok(spec.includes(JSON.stringify(JSON.stringify(container)).slice(1, -1)));
  });

  it("returns a Pulumi program with the same objects", () => {
    const files = new Map(admissionFiles({ policies, format: "pulumi" }).map(({ path, text }) => [path, text]));
    assert.deepEqual([...files.keys()], ["Pulumi.yaml", "package.json", "index.ts", "objects.json"]);
    assert.deepEqual(JSON.parse(files.get("objects.json")!), objects());
  });

  it("keeps each rule short enough to read", () => {
    for (const policy of policies)
      for (const { isBad } of admissionOf(policy)?.rules ?? [])
        assert.ok(isBad.length < 1500, `${policy.id}: ${isBad.length} characters`);
  });

  it("does not name a parameter or list like an existing variable", () => {
    for (const policy of policies) {
      const { id, options } = policy;
      const admission = admissionOf(policy);
      const defaults = Object.fromEntries(
        Object.entries(options).map(([name, each]) => [name, (each as { default: unknown }).default]),
      );
      const lists = (admission?.hostPaths ?? []).map(({ name }) => name);
      for (const name of [...lists, ...Object.keys(admission?.parameters?.(defaults) ?? {})])
        assert.ok(!Object.hasOwn(VARIABLES, name), id);
    }
  });
});

describe("phrase", () => {
  for (const [template, expected] of [
    ["a", '"a"'],
    ["{x} runs", 'x + " runs"'],
    ['has "quotes" {x}', '"has \\"quotes\\" " + x'],
    ["{a ? b : c}.d", '(a ? b : c) + ".d"'],
  ] as const)
    it(`writes ${template}`, () => assert.equal(phrase(template), expected));

  it("quotes and shortens arbitrary text", () =>
    assert.equal(phrase('is "{x}"'), '"is " + strings.quote(x.size() > 120 ? x.substring(0, 119) + "…" : x)'));
});
