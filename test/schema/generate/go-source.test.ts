import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { goDefinitions, goFields } from '../../../scripts/schema/generate/go-source';
import { unserved } from '../../../scripts/schema/generate/unserved';

const test = suite('generate: go source');

const source = `import (
	corev1 "k8s.io/api/core/v1"
)

func schema_k8sio_api_extensions_v1beta1_Port(ref common.ReferenceCallback) common.OpenAPIDefinition {
	return common.OpenAPIDefinition{
		Schema: spec.Schema{
			SchemaProps: spec.SchemaProps{
				Description: "A port: {",
				Type:        []string{"object"},
				Properties: map[string]spec.Schema{
					"kind": {
						SchemaProps: spec.SchemaProps{
							Type:   []string{"string"},
							Format: "",
						},
					},
					"apiVersion": {
						SchemaProps: spec.SchemaProps{
							Type: []string{"string"},
						},
					},
					"Type": {
						SchemaProps: spec.SchemaProps{
							Default: "TCP",
							Type:    []string{"string"},
							Enum:    []interface{}{"SCTP", "TCP"},
						},
					},
					"users": {
						VendorExtensible: spec.VendorExtensible{
							Extensions: spec.Extensions{
								"x-kubernetes-list-map-keys": []interface{}{
									"name",
								},
								"x-kubernetes-list-type": "map",
							},
						},
						SchemaProps: spec.SchemaProps{
							Type: []string{"array"},
							Items: &spec.SchemaOrArray{
								Schema: &spec.Schema{
									SchemaProps: spec.SchemaProps{
										Default: map[string]interface{}{},
										Ref:     ref(corev1.User{}.OpenAPIModelName()),
									},
								},
							},
						},
					},
					"old": {
						SchemaProps: spec.SchemaProps{
							Ref: ref("k8s.io/api/core/v1.Old"),
						},
					},
				},
				Required: []string{"Type", "users"},
			},
		},
		Dependencies: []string{
			corev1.User{}.OpenAPIModelName()},
	}
}

func schema_k8sio_api_core_v1_User(ref common.ReferenceCallback) common.OpenAPIDefinition {
	return common.OpenAPIDefinition{
		Schema: spec.Schema{
			SchemaProps: spec.SchemaProps{
				Type:   User{}.OpenAPISchemaType(),
				Format: "int32",
			},
		},
	}
}
`;

test('reads definitions as an OpenAPI file has them', () => {
  assert.equal(Object.fromEntries(goDefinitions(source)), {
    'api.extensions.v1beta1.Port': {
      type: 'object',
      properties: {
        kind: { type: 'string', format: '' },
        apiVersion: { type: 'string' },
        Type: { default: 'TCP', type: 'string', enum: ['SCTP', 'TCP'] },
        users: {
          'x-kubernetes-list-map-keys': ['name'],
          'x-kubernetes-list-type': 'map',
          type: 'array',
          items: { $ref: '#/definitions/io.k8s.api.core.v1.User' },
        },
        old: { $ref: '#/definitions/io.k8s.api.core.v1.Old' },
      },
      required: ['Type', 'users'],
    },
    'api.core.v1.User': { format: 'int32' },
  });
  assert.equal(goFields(goDefinitions(source).get('api.extensions.v1beta1.Port')).get('Type'), {
    enum: ['SCTP', 'TCP'],
    default: 'TCP',
  });
});

test('finds the kinds that are not served, with what only they need', () => {
  const published = new Map([['api.core.v1.Old', {}]]);
  const { kinds, definitions } = unserved(goDefinitions(source), published, []);
  assert.equal(kinds, [
    { apiVersion: 'extensions/v1beta1', kind: 'Port', namespaced: false, definition: 'api.extensions.v1beta1.Port' },
  ]);
  assert.equal([...definitions.keys()], ['api.extensions.v1beta1.Port', 'api.core.v1.User']);
  assert.equal(unserved(goDefinitions(source), published, kinds).kinds, []);
});

test.run();
