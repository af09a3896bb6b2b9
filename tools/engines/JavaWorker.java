import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.fn.harness.FnHarness;
import org.apache.beam.model.fnexecution.v1.ProvisionApi.GetProvisionInfoRequest;
import org.apache.beam.model.fnexecution.v1.ProvisionApi.ProvisionInfo;
import org.apache.beam.model.fnexecution.v1.ProvisionServiceGrpc;
import org.apache.beam.model.pipeline.v1.Endpoints.ApiServiceDescriptor;
import org.apache.beam.runners.core.construction.PipelineOptionsTranslation;
import org.apache.beam.sdk.fn.channel.AddHarnessIdInterceptor;
import org.apache.beam.sdk.fn.channel.ManagedChannelFactory;

/**
 * Beam's Java worker, as an engine starts a process of an environment: {@code --id} and {@code --provision_endpoint}. What starts it in Beam's
 * images is a Go program that expects the rest of the image; Beam's own service of workers serves a single job.
 */
public final class JavaWorker {
  public static void main(String[] arguments) throws Exception {
    Map<String, String> flags =
        Stream.of(arguments)
            .map(argument -> argument.split("=", 2))
            .filter(parts -> parts.length == 2)
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    // Prism quotes it.
    String id = flags.get("--id").replace("'", "");
    ProvisionInfo info = provisionInfo(id, flags.get("--provision_endpoint"));
    FnHarness.main(
        id,
        PipelineOptionsTranslation.fromProto(info.getPipelineOptions()),
        new HashSet<>(info.getRunnerCapabilitiesList()),
        info.getLoggingEndpoint(),
        info.getControlEndpoint(),
        null);
  }

  private static ProvisionInfo provisionInfo(String id, String endpoint) {
    var channel =
        ManagedChannelFactory.createDefault()
            .withInterceptors(List.of(AddHarnessIdInterceptor.create(id)))
            .forDescriptor(ApiServiceDescriptor.newBuilder().setUrl(endpoint).build());
    try {
      var request = GetProvisionInfoRequest.getDefaultInstance();
      return ProvisionServiceGrpc.newBlockingStub(channel).getProvisionInfo(request).getInfo();
    } finally {
      channel.shutdownNow();
    }
  }
}
