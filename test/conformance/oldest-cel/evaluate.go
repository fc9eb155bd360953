package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	v1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	limits "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
)

// A policy, and the objects that it is to judge as if they were created. The parameters have to be in the policy.
type question struct {
	Policy  v1.ValidatingAdmissionPolicy `json:"policy"`
	Objects []map[string]any             `json:"objects"`
}

// What a policy has to say of an object.
type verdict struct {
	// The message; empty if the object is accepted, or the match conditions exclude it.
	Message string `json:"message"`
	// An expression that could not be evaluated, and why.
	Error string `json:"error"`
	// What the expressions cost, of a budget of 10,000,000.
	Cost int64 `json:"cost"`
}

// evaluate reads one question a line and writes one line with its verdicts.
func evaluate() error {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<28)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var asked question
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			return err
		}
		policy := prepare(asked.Policy)
		verdicts := make([]verdict, len(asked.Objects))
		for i, object := range asked.Objects {
			verdicts[i] = policy.judge(object)
		}
		if err := out.Encode(verdicts); err != nil {
			return err
		}
	}
	return in.Err()
}

type prepared struct {
	conditions, validations, messages cel.Filter
}

func prepare(policy v1.ValidatingAdmissionPolicy) prepared {
	compiler := newCompiler()
	declared := cel.OptionalVariableDeclarations{HasAuthorizer: true}
	for _, each := range policy.Spec.Variables {
		variable := validating.Variable{Name: each.Name, Expression: each.Expression}
		compiler.CompileAndStoreVariable(&variable, declared, environment.NewExpressions)
	}
	compile := func(expressions []cel.ExpressionAccessor) cel.Filter {
		return compiler.Compile(expressions, declared, environment.NewExpressions)
	}
	var conditions, validations, messages []cel.ExpressionAccessor
	for _, each := range policy.Spec.MatchConditions {
		condition := matchconditions.MatchCondition(each)
		conditions = append(conditions, &condition)
	}
	for _, each := range policy.Spec.Validations {
		validations = append(validations, &validating.ValidationCondition{Expression: each.Expression})
		messages = append(messages, &validating.MessageExpressionCondition{MessageExpression: each.MessageExpression})
	}
	return prepared{compile(conditions), compile(validations), compile(messages)}
}

func (p prepared) judge(content map[string]any) verdict {
	object := &unstructured.Unstructured{Object: content}
	kind := object.GroupVersionKind()
	who := &user.DefaultInfo{Name: "a user"}
	attributes := admission.NewAttributesRecord(object, nil, kind, object.GetNamespace(), object.GetName(),
		schema.GroupVersionResource{}, "", admission.Create, nil, false, who)
	versioned := &admission.VersionedAttributes{Attributes: attributes, VersionedObject: object, VersionedKind: kind}
	request := cel.CreateAdmissionRequest(attributes, metav1.GroupVersionResource{}, metav1.GroupVersionKind(kind))
	found := verdict{}
	run := func(filter cel.Filter) []any {
		budget := int64(limits.RuntimeCELCostBudget)
		results, left, err := filter.ForInput(context.Background(), versioned, request, cel.OptionalVariableBindings{}, nil, budget)
		if err != nil {
			found.Error = err.Error()
			return nil
		}
		found.Cost += budget - left
		values := make([]any, len(results))
		for i, result := range results {
			if result.Error != nil {
				found.Error = fmt.Sprint(result.Error)
				return nil
			}
			values[i] = result.EvalResult.Value()
		}
		return values
	}
	for _, matches := range run(p.conditions) {
		if matches != true {
			return found
		}
	}
	isAccepted := true
	for _, holds := range run(p.validations) {
		isAccepted = isAccepted && holds == true
	}
	if isAccepted || found.Error != "" {
		return found
	}
	for _, message := range run(p.messages) {
		found.Message = fmt.Sprint(message)
	}
	return found
}
