package main

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	batch "github.com/aws/aws-sdk-go-v2/service/batch/types"
	ecs "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

type decoded struct {
	// Whether the text is JSON, whatever its types.
	IsJSON bool `json:"isJson"`
	// The value that the AWS provider sends, or null if it rejects the text.
	Value any `json:"value"`
}

func decodeTask(line []byte) (any, error) {
	var definitions []ecs.ContainerDefinition
	return decodeText(line, &definitions)
}

func decodeJob(line []byte) (any, error) {
	return decodeText(line, &batch.NodeProperties{})
}

// decodeText decodes like the AWS provider's tfjson.DecodeFromString: one document after the other into the same value.
func decodeText(line []byte, to any) (any, error) {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		switch err := decoder.Decode(to); {
		case err == io.EOF:
			return decoded{true, to}, nil
		case err != nil:
			var isOfOtherType *json.UnmarshalTypeError
			return decoded{errors.As(err, &isOfOtherType) && isJSON(text), nil}, nil
		}
	}
}

func isJSON(text string) bool {
	decoder := json.NewDecoder(strings.NewReader(text))
	for {
		var value any
		if err := decoder.Decode(&value); err != nil {
			return err == io.EOF
		}
	}
}
