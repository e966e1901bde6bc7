using System.Text;
using System.Text.Json;

namespace ClusterFit.Cli.Tests.Studies;

public sealed class StudyValidateSpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public async Task The_example_is_valid_and_shown_with_what_it_comes_to()
    {
        await _bundle.RunAsync("study", "example");
        var file = Write("study.yaml", _bundle.Output);
        _bundle.WriteImage("crops/b.png");
        _bundle.WriteImage("crops/a.png", 9, 7);
        Assert.Equal(0, await _bundle.RunAsync("study", "validate", file));
        foreach (var shown in (string[])
        [
            "is valid: learning rate and shape", "0.0001 to 0.01, logarithmic", "cosine | exponential", "schedule is exponential", "2 to 5, whole", "64 | 96 | 128",
            "2: a (9 x 7), b (8 x 6)", "preset photo", "maximize psnr", "successive-halving, after 1, 3, 9, 27 epochs", "60 at most, 2 fits each: 120 fits",
            "3,240 at most; no trial begins after 2,000", "the results of trials up to n - 4 are awaited before trial n",
        ])
            Assert.Contains(shown, _bundle.Output);
    }

    [Fact]
    public async Task As_JSON_it_is_one_object()
    {
        _bundle.WriteImage("a.png");
        var file = Write("rates.json", """
            {"images": "a.png", "set": {"epochs": 10}, "fit-seeds": [1, 2], "space": {"depth": {"int": [2, 4]}, "bias": [true, false]},
             "sampler": "grid", "pruner": {"kind": "median", "every-epochs": 4}}
            """);
        Assert.Equal(0, await _bundle.RunAsync("study", "validate", file, "--json"));
        using var json = JsonDocument.Parse(Assert.Single(_bundle.Output.TrimEnd().Split('\n')));
        var root = json.RootElement;
        Assert.Equal("rates", root.GetProperty("name").GetString());
        Assert.Equal("a", root.GetProperty("images")[0].GetProperty("name").GetString());
        Assert.Equal("on | off", root.GetProperty("dimensions")[1].GetProperty("values").GetString());
        Assert.Equal([4, 8, 10], root.GetProperty("rungs").EnumerateArray().Select(rung => rung.GetInt32()));
        Assert.Equal((6, 12, 120), (root.GetProperty("trials").GetInt32(), root.GetProperty("fits").GetInt32(), root.GetProperty("epochs_at_most").GetInt32()));
        Assert.True(root.GetProperty("is_reproducible").GetBoolean());
    }

    [Theory]
    [InlineData("sampler: sobol", "the same trials for any number of workers, at no price")]
    [InlineData("budget: { time: 2h }", "how many trials there are depends on the speed of the workers")]
    [InlineData("objectives: [psnr, seconds]", "objective seconds: seconds depend on the machine")]
    [InlineData("mode: asynchronous", "proposals depend on which trial ends first")]
    // 48 pixels in batches of 64 at most are one step an epoch.
    [InlineData("preset: draft", "100,000 at most")]
    public async Task It_says_whether_the_trials_come_out_the_same_and_what_they_cost(string line, string shown)
    {
        _bundle.WriteImage("a.png");
        Assert.Equal(0, await _bundle.RunAsync("study", "validate", Write("study.yaml", $"images: a.png\nspace: {{ batch-size: [16, 64] }}\n{line}\n")));
        Assert.Contains(shown, _bundle.Output);
    }

    [Theory]
    [InlineData(26, true)]
    [InlineData(27, false)]
    public async Task It_says_when_no_trial_can_come_to_its_end(int trials, bool tooFew)
    {
        _bundle.WriteImage("a.png");
        var file = Write("study.yaml", $"images: a.png\nset: {{ epochs: 27 }}\nspace: {{ depth: [1, 2] }}\npruner: successive-halving\nbudget: {{ trials: {trials} }}\n");
        Assert.Equal(0, await _bundle.RunAsync("study", "validate", file));
        Assert.Equal(tooFew, _bundle.Output.Contains("the pruner needs 27", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_problems_come_with_their_lines()
    {
        var file = Write("study.yaml", "images:\n  - a.png\nspace:\n  learning-rate:\n    float: [0,\n      1]\n  dept: [1]\n");
        Assert.Equal(2, await _bundle.RunAsync("study", "validate", file));
        Assert.Equal(
            [
                $"{file}:5: space.learning-rate.float[0]: '0' is not valid; expected a number from 1E-12 to 1.",
                $"{file}:7: space.dept: 'dept' is not valid; expected the name of a setting; did you mean 'depth'?",
                $"clusterfit: {file} is no study: 2 problems.",
                "Try 'clusterfit study validate --help'.",
            ],
            _bundle.Error.TrimEnd().Split('\n'));
        Assert.Empty(_bundle.Output);
    }

    [Theory]
    [InlineData("[a.png, none.png]", "study.yaml:1: images[1]: 'none.png' is not valid; expected image files ('")]
    [InlineData("'*.jpg'", "study.yaml:1: images[0]: '*.jpg' is not valid; expected image files (no file matches")]
    [InlineData("study.yaml", "1 image can not be read.")]
    public async Task Images_must_be_there(string images, string problem)
    {
        _bundle.WriteImage("a.png");
        Assert.Equal(2, await _bundle.RunAsync("study", "validate", Write("study.yaml", $"images: {images}\nspace: {{ depth: [1, 2] }}\n")));
        Assert.Contains(problem, _bundle.Error);
    }

    [Fact]
    public async Task A_trial_has_only_so_many_fits()
    {
        _bundle.WriteImage("a.png");
        _bundle.WriteImage("b.png");
        var seeds = string.Join(", ", Enumerable.Range(0, 129));
        Assert.Equal(2, await _bundle.RunAsync("study", "validate", Write("study.yaml", $"fit-seeds: [{seeds}]\nimages: '*.png'\nspace: {{ depth: [1, 2] }}\n")));
        Assert.Contains("study.yaml:2: images: '2' is not valid; expected at most 1: a trial has a job for each image and fit seed", _bundle.Error);
    }

    [Theory]
    [InlineData("a: [", "study.yaml:1: is no YAML")]
    [InlineData("{\"a\": 1,\n 2}", "study.yaml:2: is no JSON")]
    public async Task What_is_no_document_is_refused(string text, string problem)
    {
        Assert.Equal(2, await _bundle.RunAsync("study", "validate", Write("study.yaml", text)));
        Assert.Contains(problem, _bundle.Error);
    }

    private string Write(string name, string text) => _bundle.Write(name, Encoding.UTF8.GetBytes(text));
}
