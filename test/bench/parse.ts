import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

// What parsing the YAML alone takes: the reference for validate.
const documents = parseAllDocuments(readFileSync(process.argv[2] ?? '', 'utf8'));
for (const document of documents) document.toJS();
