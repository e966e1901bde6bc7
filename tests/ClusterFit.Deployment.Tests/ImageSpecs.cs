using System.Text.RegularExpressions;
using System.Xml.Linq;
using ClusterFit.Deployment.Tests.Manifests;

namespace ClusterFit.Deployment.Tests;

/// <summary>What can be seen of the image without building it; deploy/image/test.sh does that.</summary>
public sealed partial class ImageSpecs
{
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(Overlay.Repository, "Dockerfile"));

    private static readonly string Version =
        XDocument.Load(Path.Combine(Overlay.Repository, "Directory.Build.props")).Descendants("Version").Single().Value;

    [Theory]
    [InlineData("SDK_IMAGE")]
    [InlineData("RUNTIME_IMAGE")]
    public void Bases_are_pinned_to_a_version(string argument) => Assert.Matches($@"(?m)^ARG {argument}=\S+:\d+\.\d+\.\d+-", Dockerfile);

    [Fact]
    public void Every_stage_begins_with_a_given_base_or_another_stage()
    {
        var stages = From().Matches(Dockerfile).Select(stage => (Base: stage.Groups["base"].Value, Name: stage.Groups["name"].Value)).ToArray();

        string[] known = ["${SDK_IMAGE}", "${RUNTIME_IMAGE}", .. stages.Select(stage => stage.Name)];
        Assert.All(stages, stage => Assert.Contains(stage.Base, known));
        Assert.Equal(["cuda", "cpu"], stages[^2..].Select(stage => stage.Name));
    }

    [Fact]
    public async Task The_image_runs_as_the_user_that_the_pods_have()
    {
        var user = Regex.Match(Dockerfile, @"(?m)^USER (\d+):(\d+)$");

        var pods = (await Overlay.ReadAsync("production")).Workloads.Select(workload => workload.Pod.SecurityContext);
        Assert.All(pods, pod => Assert.Equal((user.Groups[1].Value, user.Groups[2].Value), ($"{pod.RunAsUser}", $"{pod.RunAsGroup}")));
    }

    [Fact]
    public async Task Every_port_of_the_pods_is_one_of_the_image()
    {
        var ports = Regex.Match(Dockerfile, @"(?m)^EXPOSE (.+)$").Groups[1].Value.Split(' ').Select(int.Parse).ToArray();

        var containers = (await Overlay.ReadAsync("production")).Workloads.SelectMany(workload => workload.Containers);
        var used = containers.SelectMany(container => container.Ports ?? []);
        Assert.Equal(ports.Order(), used.Select(port => port.ContainerPort).Distinct().Order());
    }

    // Packages are restored from these files alone, so that a change of the sources does not fetch them again.
    [Fact]
    public void Every_project_is_restored()
    {
        foreach (var project in Directory.GetDirectories(Path.Combine(Overlay.Repository, "src")).Select(Path.GetFileName))
            Assert.Contains($"COPY src/{project}/*.csproj src/{project}/\n", Dockerfile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local")]
    [InlineData("production")]
    [InlineData("gpu")]
    public async Task Images_have_the_version_of_the_program(string overlay)
    {
        string[] tags = [Version, $"{Version}-cuda"];
        Assert.Contains($"\nARG VERSION={Version}\n", Dockerfile, StringComparison.Ordinal);
        var images = (await Overlay.ReadAsync(overlay)).Workloads.SelectMany(workload => workload.Containers).Select(container => container.Image);
        Assert.All(images.Where(image => image.Contains("clusterfit", StringComparison.Ordinal)), image => Assert.Contains(image.Split(':')[^1], tags));
    }

    [GeneratedRegex(@"(?m)^FROM (?<base>\S+) AS (?<name>\S+)$")]
    private static partial Regex From();
}
