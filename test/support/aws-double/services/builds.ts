import type { EstateDouble } from '../estate/estate-double.ts';
import { pageOf } from '../pages.ts';
import { jsonRpc } from '../protocols/json-rpc.ts';
import { type Fields, Refusal, required, type Service } from '../service.ts';

/** https://docs.aws.amazon.com/codepipeline/latest/APIReference/: pipelines are listed by name and told one at a time. */
export function codePipeline(estate: EstateDouble): Service {
  const pipelinesIn = (region: string) => estate.entered(region, 'UnrecognizedClientException');
  return {
    name: 'codepipeline',
    protocol: jsonRpc('CodePipeline_20150709'),
    operations: {
      ListPipelines: (input, _spoilt, region) => {
        const { page, next } = pageOf(pipelinesIn(region).pipelines, {
          list: `pipelines ${region}`,
          marker: input.nextToken,
          limit: Math.min(estate.mostPerPage, Number(input.maxResults ?? 1000)),
          badMarker: 'InvalidNextTokenException',
        });
        return { pipelines: page.map(({ name, version }) => ({ name, version })), nextToken: next };
      },
      GetPipeline: (input, _spoilt, region) => {
        const name = required(input, 'name');
        const pipeline = pipelinesIn(region).pipelines.find((each) => each.name === name);
        if (!pipeline) throw new Refusal('PipelineNotFoundException', `no pipeline named ${name}`);
        return {
          pipeline,
          metadata: { pipelineArn: pipelinesIn(region).arn('codepipeline', name), created: new Date(0) },
        };
      },
    },
  };
}

/** https://docs.aws.amazon.com/codebuild/latest/APIReference/: names by the hundred, and projects by the hundred. */
export function codeBuild(estate: EstateDouble): Service {
  const projectsIn = (region: string) => estate.entered(region, 'UnrecognizedClientException').projects;
  return {
    name: 'codebuild',
    protocol: jsonRpc('CodeBuild_20161006'),
    operations: {
      ListProjects: (input, _spoilt, region) => {
        const { page, next } = pageOf(projectsIn(region), {
          list: `projects ${region}`,
          marker: input.nextToken,
          limit: Math.min(estate.mostPerPage, 100),
          badMarker: 'InvalidInputException',
        });
        return { projects: page.map(({ name }) => name), nextToken: next };
      },
      BatchGetProjects: (input, _spoilt, region) => batchOf(input, projectsIn(region)),
    },
  };
}

function batchOf({ names }: Fields, projects: readonly Fields[]): Fields {
  if (!Array.isArray(names) || names.length < 1 || names.length > 100)
    throw new Refusal('InvalidInputException', 'names takes 1 to 100 names');
  return {
    projects: projects.filter(({ name }) => names.includes(name)),
    projectsNotFound: names.filter((wanted) => projects.every(({ name }) => name !== wanted)),
  };
}
