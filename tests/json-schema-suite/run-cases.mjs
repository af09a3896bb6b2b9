// Runs beside emitted validators in a folder without packages: prints the cases whose verdict is wrong.
import { readFile } from "node:fs/promises";

const wrong = [];
for (const { file, draft, keyword, group, tests } of JSON.parse(await readFile("cases.json", "utf8"))) {
  const { isValid, validate } = await import(`./${file}`);
  for (const { description, data, valid } of tests) {
    const verdicts = [isValid(data), validate(data).length === 0];
    if (verdicts.some((verdict) => verdict !== valid))
      wrong.push({ draft, file: keyword, group, test: description });
  }
}
process.stdout.write(JSON.stringify(wrong));
