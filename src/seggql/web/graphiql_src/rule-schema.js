// Teaches the Variables pane the rule language: the server's own JSON Schema completes, explains and checks rules.
import { useMonaco } from "@graphiql/react";
import { useEffect } from "react";

const address = new URL("schema/rule.json", location.href).href;

// What GraphiQL's checker shall make of our scalars; it takes those that it does not know for plain values.
export const scalars = { Rule: { $ref: address }, JSON: {} };

export function useRuleSchema() {
  const monaco = useMonaco((state) => state.monaco);
  useEffect(() => {
    if (monaco) register(monaco.languages.json.jsonDefaults);
  }, [monaco]);
}

async function register(jsonDefaults) {
  const schema = await (await fetch(address)).json();
  const { schemas = [], ...options } = jsonDefaults.diagnosticsOptions;
  jsonDefaults.setDiagnosticsOptions({ ...options, schemas: [...schemas, { uri: address, schema }] });
}
