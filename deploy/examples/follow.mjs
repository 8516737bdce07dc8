// Follows the stream from its first record and decodes each by the published schemas alone.
//
//   npm ci
//   KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:9092 node follow.mjs [TOPIC] [--once]
//
// It prints a line of JSON a record; with --once it ends where the topic ended at the start.
import { readdirSync, readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { Kafka, logLevel } from "kafkajs";

const once = process.argv.includes("--once");
const topic = process.argv.slice(2).find((word) => word !== "--once") ?? "evenveel.events.v1";

// The schemas, by the names under which records refer to them. Their patterns say all of a UUID.
const folder = new URL("../../contracts/schemas/", import.meta.url);
const ajv = new Ajv({ strict: false, formats: { uuid: true } });
for (const file of readdirSync(folder)) {
  const schema = JSON.parse(readFileSync(new URL(file, folder)));
  if (schema.$id) ajv.addSchema(schema);
}

export function decode({ key, headers, value }) {
  const said = (name) => headers[name]?.toString();
  const type = said("ce_type");
  const body = JSON.parse(value);
  const mark = key === null;
  const fits = ajv.getSchema(mark ? `${type}.json` : "envelope.json");
  if (!fits?.(body)) throw new Error(`${type} does not fit: ${ajv.errorsText(fits?.errors)}`);
  if (!mark && body.event.type !== type) throw new Error(`${type} holds ${body.event.type}`);
  // A position has up to 19 digits: more than a number of JavaScript holds.
  const position = BigInt(said("ce_position"));
  if (mark) return { position, complete: true };
  const group = said("ce_subject");
  return { position, group, number: body.groups[group], type, event: body.event };
}

const kafka = new Kafka({
  brokers: (process.env.KAFKA_BOOTSTRAP_SERVERS ?? "127.0.0.1:9092").split(","),
  logLevel: logLevel.ERROR,
});
const admin = kafka.admin();
await admin.connect();
const ends = new Map(
  (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, BigInt(high)]),
);
await admin.disconnect();

const consumer = kafka.consumer({ groupId: `follow-${process.pid}-${Date.now()}` });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });

const open = new Set([...ends].filter(([, end]) => end > 0n).map(([partition]) => partition));
const write = (line) => process.stdout.write(JSON.stringify(line, (_, v) => (typeof v === "bigint" ? `${v}` : v)) + "\n");
const finish = async () => {
  await consumer.disconnect();
  process.exit(0);
};
if (once && open.size === 0) await finish();
await consumer.run({
  eachMessage: async ({ partition, message }) => {
    try {
      write({ partition, ...decode(message) });
    } catch (error) {
      console.error(`partition ${partition}, offset ${message.offset}: ${error.message}`);
      process.exit(1);
    }
    if (BigInt(message.offset) + 1n >= ends.get(partition)) open.delete(partition);
    if (once && open.size === 0) setImmediate(finish);
  },
});
