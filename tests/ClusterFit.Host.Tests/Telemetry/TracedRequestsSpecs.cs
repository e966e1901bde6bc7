using ClusterFit.Host.Telemetry;

namespace ClusterFit.Host.Tests.Telemetry;

public class TracedRequestsSpecs
{
    [Theory]
    [InlineData("/v1/batches", true)]
    [InlineData("/v1/batches/0123/jobs/1", true)]
    [InlineData("/v1/events", false)]
    [InlineData("/v1/batches/0123/events", false)]
    [InlineData("/health/ready", false)]
    [InlineData("/metrics", false)]
    [InlineData("/assets/app.js", false)]
    [InlineData("/", false)]
    public void Requests_to_the_API_make_spans_and_what_is_open_for_hours_does_not(string path, bool isTraced) =>
        Assert.Equal(isTraced, TracedRequests.Includes(path));
}
