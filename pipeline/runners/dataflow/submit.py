"""Hands a pipeline that another SDK described to Beam's Dataflow runner, or asks Dataflow to drain a job.

Usage: submit.py submit <pipeline.pb> <option …> | submit.py drain <option …>; the options are those of Beam's Python SDK.
Prints one line of JSON: {"job_id": …, "replaced": …}, with nulls where nothing was started or replaced, or {"error": …} and exit code 1.
"""

import json
import sys

from apache_beam.options.pipeline_options import GoogleCloudOptions, PipelineOptions
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.dataflow.dataflow_runner import DataflowRunner
from apache_beam.runners.dataflow.internal.apiclient import DataflowApplicationClient
from google.api_core.exceptions import GoogleAPICallError
from google.cloud import dataflow


class WorkerSettings(PipelineOptions):
    """What the workers of the job are told: Dataflow gives them the options of the job, and no environment."""

    @classmethod
    def _add_argparse_args(cls, parser):
        parser.add_argument("--eventloom_environment", type=json.loads)


def running_job(client, name):
    """The id of the job of that name. Upstream, the search goes on for ever where there is none: its last page has an empty token, not none."""
    options = client.google_cloud_options
    only = dataflow.ListJobsRequest.Filter.ACTIVE
    request = dataflow.ListJobsRequest(project_id=options.project, location=options.region, filter=only)
    for job in client._jobs_client.list_jobs(request):
        if job.name == name and job.current_state == dataflow.JobState.JOB_STATE_RUNNING:
            return job.id
    place = f"--region={options.region} --project={options.project}"
    raise LookupError(f"no job {name} runs; see `gcloud dataflow jobs list --status=active {place}` for those that do")


DataflowApplicationClient.job_id_for_name = running_job


def submit(path, options):
    pipeline = beam_runner_api_pb2.Pipeline()
    with open(path, "rb") as file:
        pipeline.ParseFromString(file.read())
    runner = DataflowRunner()
    result = runner.run_pipeline(None, options, pipeline)
    job_id = result.job_id() if result.has_job else None
    return {"job_id": job_id, "replaced": runner.job.proto.replace_job_id or None}


def drain(options):
    client = DataflowApplicationClient(options)
    job_id = client.job_id_for_name(options.view_as(GoogleCloudOptions).job_name)
    client.modify_job_state(job_id, "JOB_STATE_DRAINING")
    return {"job_id": job_id, "replaced": None}


def main(command, *arguments):
    if command == "drain":
        return drain(PipelineOptions(arguments))
    path, *rest = arguments
    return submit(path, PipelineOptions(rest))


def reason(error):
    if isinstance(error, GoogleAPICallError):
        return f"Google Cloud answered {error.code}: {error.message}"
    return str(error) if isinstance(error, (LookupError, OSError)) else f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    try:
        print(json.dumps(main(*sys.argv[1:])))
    except Exception as error:
        print(json.dumps({"error": reason(error)}))
        sys.exit(1)
