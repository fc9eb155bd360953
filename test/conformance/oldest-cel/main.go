// Compiles and evaluates the expressions of ValidatingAdmissionPolicies as the API server of the oldest supported Kubernetes
// does.
//
//	oldest-cel compile   a JSON list of policies → one line for each expression that does not compile, and their number
//	oldest-cel evaluate  lines with a policy and objects → lines with a verdict for each object
package main

import (
	"encoding/json"
	"fmt"
	"os"

	v1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	"k8s.io/apiserver/pkg/cel/environment"
)

func main() {
	modes := map[string]func() error{"compile": compile, "evaluate": evaluate}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: oldest-cel compile|evaluate")
		os.Exit(2)
	}
	if err := modes[os.Args[1]](); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// newCompiler returns a compiler for expressions in new objects, which the version before can evaluate too.
func newCompiler() *cel.CompositedCompiler {
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion(), false))
	if err != nil {
		panic(err)
	}
	return compiler
}

func compile() error {
	var policies []v1.ValidatingAdmissionPolicy
	if err := json.NewDecoder(os.Stdin).Decode(&policies); err != nil {
		return err
	}
	count := 0
	for _, policy := range policies {
		count += check(policy)
	}
	fmt.Println(count, "expressions")
	return nil
}

func check(policy v1.ValidatingAdmissionPolicy) int {
	compiler := newCompiler()
	declared := cel.OptionalVariableDeclarations{HasParams: policy.Spec.ParamKind != nil, HasAuthorizer: true}
	count := 0
	report := func(what string, result cel.CompilationResult) {
		count++
		if result.Error != nil {
			fmt.Println(policy.Name, what, result.Error.Error())
		}
	}
	for _, each := range policy.Spec.MatchConditions {
		condition := matchconditions.MatchCondition(each)
		report(each.Name, compiler.CompileCELExpression(&condition, declared, environment.NewExpressions))
	}
	for _, each := range policy.Spec.Variables {
		variable := validating.Variable{Name: each.Name, Expression: each.Expression}
		report(each.Name, compiler.CompileAndStoreVariable(&variable, declared, environment.NewExpressions))
	}
	for _, each := range policy.Spec.Validations {
		condition := validating.ValidationCondition{Expression: each.Expression, Message: each.Message, Reason: each.Reason}
		report("expression", compiler.CompileCELExpression(&condition, declared, environment.NewExpressions))
		if each.MessageExpression != "" {
			message := validating.MessageExpressionCondition{MessageExpression: each.MessageExpression}
			report("messageExpression", compiler.CompileCELExpression(&message, declared, environment.NewExpressions))
		}
	}
	return count
}
