import {
  BatchGetProjectsCommand,
  ListProjectsCommand,
  type Project,
  type ProjectSource,
} from '@aws-sdk/client-codebuild';
import type { BuildProject } from '#account';
import { entriesOf, inParallel, listOf } from '../calls.ts';
import { batchesOf } from '../config-items.ts';
import { expected } from '../errors.ts';
import type { RegionClients } from './clients.ts';
import { isConnectionArn } from './connections.ts';

const LIST = 'codebuild:ListProjects';
const GET = 'codebuild:BatchGetProjects';
const BATCH = 100;
const AT_ONCE = 3;
const ROLE = /^arn:[^:]+:iam::\d{12}:role\/./;

export async function projectsOf(
  clients: RegionClients,
  signal: AbortSignal,
): Promise<readonly BuildProject[]> {
  const { codeBuild, calls, region } = clients;
  const names = await listOf(projectNames(clients, signal));
  const read = (batch: readonly string[]) =>
    calls.make(GET, signal, async (options) => {
      const command = new BatchGetProjectsCommand({ names: [...batch] });
      const { projects } = await codeBuild.send(command, options);
      return expected(projects, GET).flatMap((project) => entriesFor(project, region));
    });
  return (await inParallel(batchesOf(names, BATCH), read, AT_ONCE)).flat();
}

function projectNames({ codeBuild, calls }: RegionClients, signal: AbortSignal) {
  return entriesOf(async (nextToken) => {
    return calls.make(LIST, signal, async (options) => {
      const page = await codeBuild.send(new ListProjectsCommand({ nextToken }), options);
      return { entries: expected(page.projects, LIST), next: page.nextToken };
    });
  });
}

/** One for each connection; one without where the project uses none. */
function entriesFor(project: Project, region: string): readonly BuildProject[] {
  const { arn, name = '', serviceRole, source, secondarySources = [], vpcConfig } = project;
  const sources = [...(source ? [source] : []), ...secondarySources];
  const connected = sources.filter((each) => connectionOf(each) !== undefined);
  const told = connected.length > 0 ? connected : sources.slice(0, 1);
  return (told.length > 0 ? told : [undefined]).map((each) => ({
    arn: expected(arn, GET),
    region,
    name,
    roleArn: serviceRole !== undefined && ROLE.test(serviceRole) ? serviceRole : undefined,
    connectionArn: each && connectionOf(each),
    repository: each && repositoryOf(each),
    vpcId: vpcConfig?.vpcId,
  }));
}

function connectionOf({ auth }: ProjectSource): string | undefined {
  const arn = auth?.type === 'CODECONNECTIONS' ? auth.resource : undefined;
  return arn !== undefined && isConnectionArn(arn) ? arn : undefined;
}

/** Of an address on the web its path; a password that somebody put into the address stays there. */
function repositoryOf({ location }: ProjectSource): string | undefined {
  const [, path] = /^https?:\/\/[^/]+\/(.+?)(?:\.git)?\/?$/.exec(location ?? '') ?? [];
  return path ?? location;
}
