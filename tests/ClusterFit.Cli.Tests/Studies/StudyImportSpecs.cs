using System.Text;

namespace ClusterFit.Cli.Tests.Studies;

public sealed class StudyImportSpecs : IDisposable
{
    private const string Katib = """
        apiVersion: kubeflow.org/v1beta1
        kind: Experiment
        metadata:
          name: "null"
        spec:
          objective: { type: maximize, objectiveMetricName: psnr }
          algorithm: { algorithmName: tpe }
          parameters:
            - name: --lr
              parameterType: double
              feasibleSpace: { min: "1e-4", max: "0.01", distribution: logUniform }
            - name: momentum
              parameterType: double
              feasibleSpace: { min: "0.5", max: "0.9" }
        """;

    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task A_file_of_another_program_becomes_a_valid_study_and_what_does_not_map_is_said()
    {
        var target = _bundle.PathOf("study.yaml");
        Assert.Equal(0, await _bundle.RunAsync("study", "import", Write("katib.yaml", Katib), "-o", target));
        Assert.Contains("katib.yaml:12: spec.parameters[1]: left out: space.momentum: 'momentum' is not valid", _bundle.Error);
        _bundle.WriteImage("a.png");
        Assert.Equal(0, await _bundle.RunAsync("study", "validate", target));
        Assert.Contains("study.yaml is valid: null", _bundle.Output);
        Assert.Equal(
            """
            # Name the images, then check with 'clusterfit study validate'.
            # spec.parameters[1]: left out: space.momentum: 'momentum' is not valid; expected the name of a setting; did you mean 'omega'?
            name: "null"
            images: ["*.png"]
            preset: photo
            space:
              learning-rate: { float: [0.0001, 0.01], log: true }
            objectives: [{ maximize: psnr }]
            sampler: { kind: tpe, multivariate: false }

            """,
            await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_space_without_a_setting_is_no_study()
    {
        var file = Write("sweep.yaml", "method: random\nparameters: { dropout: { min: 0.1, max: 0.5 } }\n");
        Assert.Equal(1, await _bundle.RunAsync("study", "import", file, "-o", _bundle.PathOf("study.yaml")));
        Assert.Contains("sweep.yaml:2: parameters.dropout: left out", _bundle.Error);
        Assert.Contains("searches nothing that is a setting", _bundle.Error);
        Assert.False(File.Exists(_bundle.PathOf("study.yaml")));
    }

    [Fact]
    public async Task Any_other_file_is_refused()
    {
        Assert.Equal(2, await _bundle.RunAsync("study", "import", Write("study.yaml", "images: a.png"), "-o", _bundle.PathOf("out.yaml")));
        Assert.Contains("is no Katib Experiment and no W&B sweep", _bundle.Error);
    }

    private string Write(string name, string text) => _bundle.Write(name, Encoding.UTF8.GetBytes(text));
}
