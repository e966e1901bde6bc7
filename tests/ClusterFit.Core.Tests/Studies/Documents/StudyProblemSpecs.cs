using System.Text.Json;
using ClusterFit.Core.Studies.Documents;

namespace ClusterFit.Core.Tests.Studies.Documents;

/// <summary>Each rule of the document, by what is said when it is broken.</summary>
public class StudyProblemSpecs
{
    [Theory]
    [InlineData("[1]", "study: '[1]' is not valid; expected an object of version, name")]
    [InlineData("""{"version": 2}""", "version: '2' is not valid; expected 1.")]
    [InlineData("{}", "images: is missing; expected the paths of images")]
    [InlineData("{}", "space: is missing; expected the settings that are searched.")]
    [InlineData("""{"sampler": {"knd": "tpe"}}""", "sampler.knd: 'knd' is not valid; expected one of kind, multivariate, startup-trials, candidates; did you mean 'kind'?")]
    [InlineData("""{"name": ""}""", "name: '' is not valid; expected a name of 1 to 200 characters.")]
    [InlineData("""{"images": []}""", "images: '[]' is not valid; expected 1 to 256 images.")]
    [InlineData("""{"images": ["a", {"name": "b"}]}""", "images[1]: '{\"name\": \"b\"}' is not valid; expected the path of an image, as for the others.")]
    [InlineData("""{"images": [{"name": "b"}]}""", "images[0].sha256: is missing; expected")]
    [InlineData("""{"images": [{"name": "b", "sha256": "ABC"}]}""", "images[0].sha256: 'ABC' is not valid; expected the 64 lower-case")]
    [InlineData("""{"preset": "foto"}""", "preset: 'foto' is not valid; expected one of photo, draft")]
    [InlineData("""{"preset": "photo", "settings": {}}""", "preset: 'photo' is not valid; expected either all settings, or a preset")]
    [InlineData("""{"set": {"epoch": 3}}""", "set.epoch: 'epoch' is not valid; expected the name of a setting; did you mean 'epochs'?")]
    [InlineData("""{"set": {"epochs": "many"}}""", "set.epochs: 'many' is not valid; expected 'auto' or a whole number from 1 to 1000000.")]
    [InlineData("""{"preset": "target"}""", "set.widths: 'auto' is not valid; expected the widths of all fits: trials whose widths depend on the image")]
    [InlineData("""{"preset": "target", "set": {"widths": "32,16"}}""", "set.epochs: 'auto' is not valid; expected the epochs of all fits")]
    [InlineData("""{"set": {"seed": 3}}""", "set.seed: '3' is not valid; expected fit-seeds instead")]
    [InlineData("""{"set": {"epochs": 3, "hold-epochs": 5}}""", "expected settings that agree (hold-epochs: 5 leaves no epoch for the cosine decay")]
    [InlineData("""{"fit-seeds": [1, 2, 1]}""", "fit-seeds[2]: '1' is not valid; expected each seed once.")]
    [InlineData("""{"fit-seeds": [0.5]}""", "fit-seeds[0]: '0.5' is not valid; expected a whole number")]
    [InlineData("""{"objectives": ["psnr", {"minimize": "psnr"}]}""", "objectives[1]: '{\"minimize\": \"psnr\"}' is not valid; expected each objective once.")]
    [InlineData("""{"objectives": "pnsr"}""", "objectives: 'pnsr' is not valid; expected one of psnr, off-grid-psnr, seconds,")]
    [InlineData("""{"objectives": ["psnr", "seconds", "bytes", "bits-per-pixel", "off-grid-psnr"]}""", "expected 1 to 4 objectives.")]
    [InlineData("""{"objectives": "off-grid-psnr"}""", "set.train-lattice: '1' is not valid; expected at least 2 for the objective off-grid-psnr")]
    [InlineData("""{"objectives": "seconds-to-target"}""", "set.target-psnr: is missing; expected the PSNR in dB that the objective seconds-to-target speaks of.")]
    [InlineData("""{"sampler": "annealing"}""", "sampler: 'annealing' is not valid; expected one of tpe, cma-es, sobol, random, grid;")]
    [InlineData("""{"sampler": {"candidates": 0}}""", "sampler.candidates: '0' is not valid; expected a whole number from 1 to 1000.")]
    [InlineData("""{"pruner": {"reduction": 1}}""", "pruner.reduction: '1' is not valid; expected a whole number from 2 to 16.")]
    [InlineData("""{"pruner": {"reduction": 3}}""", "pruner.kind: is missing; expected one of none, median, successive-halving, hyperband.")]
    [InlineData("""{"pruner": "median"}""", "set.epochs: is missing; expected the epochs of a full trial: a pruner needs them fixed")]
    [InlineData("""{"set": {"epochs": 9}, "pruner": {"kind": "hyperband", "min-epochs": 9}}""", "pruner.min-epochs: '9' is not valid; expected less than the 9 epochs of a full trial")]
    [InlineData("""{"set": {"epochs": 9}, "pruner": {"kind": "median", "every-epochs": 10}}""", "pruner.every-epochs: '10' is not valid; expected less than the 9 epochs")]
    [InlineData("""{"set": {"epochs": 9}, "pruner": "median", "space": {"epochs": {"int": [5, 9]}}}""", "space.epochs: 'epochs' is not valid; expected epochs that are the same for all trials")]
    [InlineData("""{"set": {"epochs": 9, "budget": 5}, "pruner": "median"}""", "set.budget: '5' is not valid; expected none: it cuts the epochs of large networks")]
    [InlineData("""{"budget": {"trials": 0}}""", "budget.trials: '0' is not valid; expected a whole number from 1 to 100000.")]
    [InlineData("""{"budget": {"time": "2 hours"}}""", "budget.time: '2 hours' is not valid; expected a time up to 365d, such as 30s, 90m, 1.5h or 2d.")]
    [InlineData("""{"parallelism": 1025}""", "parallelism: '1025' is not valid; expected a whole number from 1 to 1024.")]
    [InlineData("""{"mode": "async"}""", "mode: 'async' is not valid; expected one of reproducible, asynchronous;")]
    public void A_bad_section_is_refused_with_place_value_and_what_would_be_right(string json, string problem) =>
        Assert.Contains(Problems(json), said => said.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{}""", "space: '{}' is not valid; expected 1 to 64 dimensions.")]
    [InlineData("""{"learning-rte": [1]}""", "space.learning-rte: 'learning-rte' is not valid; expected the name of a setting; did you mean 'learning-rate'?")]
    [InlineData("""{"seed": [1, 2]}""", "space.seed: '[1, 2]' is not valid; expected fit-seeds instead")]
    [InlineData("""{"train-lattice": [1, 2]}""", "space.train-lattice: '[1, 2]' is not valid; expected it under 'set'")]
    [InlineData("""{"min-steps": [1, 2]}""", "space.min-steps: '[1, 2]' is not valid; expected epochs instead")]
    [InlineData("""{"budget": [1, 2]}""", "space.budget: '[1, 2]' is not valid; expected epochs instead")]
    [InlineData("""{"depth": 3}""", "space.depth: '3' is not valid; expected a list of choices, or an object with one of float: [low, high]")]
    [InlineData("""{"depth": {"int": [1, 2], "choice": [1]}}""", "is not valid; expected a list of choices, or an object with one of float: [low, high]")]
    [InlineData("""{"depth": {"int": [1, 2], "stp": 1}}""", "space.depth.stp: 'stp' is not valid; expected one of float, int, choice, log, step, grid, when; did you mean 'step'?")]
    [InlineData("""{"epochs": [3, "auto"]}""", "space.epochs[1]: 'auto' is not valid; expected no 'auto': what it comes to depends on the image.")]
    [InlineData("""{"depth": []}""", "space.depth: '[]' is not valid; expected 1 to 1000 choices.")]
    [InlineData("""{"depth": [1, 33]}""", "space.depth[1]: '33' is not valid; expected a whole number from 1 to 32.")]
    [InlineData("""{"learning-rate": [1e-3, 0.001]}""", "space.learning-rate[1]: '0.001' is not valid; expected each choice once.")]
    [InlineData("""{"learning-rate": {"float": [0, 0.1]}}""", "space.learning-rate.float[0]: '0' is not valid; expected a number from 1E-12 to 1.")]
    [InlineData("""{"learning-rate": {"float": [0.1, 2]}}""", "space.learning-rate.float[1]: '2' is not valid; expected a number from 1E-12 to 1.")]
    [InlineData("""{"learning-rate": {"float": [0.1]}}""", "space.learning-rate.float: '[0.1]' is not valid; expected two numbers, [low, high].")]
    [InlineData("""{"learning-rate": {"float": [0.1, 0.01]}}""", "space.learning-rate.float: '[0.1, 0.01]' is not valid; expected [low, high] with low not above high.")]
    [InlineData("""{"learning-rate": {"float": ["a", 0.01]}}""", "space.learning-rate.float[0]: 'a' is not valid; expected a number.")]
    [InlineData("""{"hold-epochs": {"float": [0, 9], "log": true}}""", "space.hold-epochs.float[0]: '0' is not valid; expected a number above 0 for a logarithmic range.")]
    [InlineData("""{"learning-rate": {"float": [0.1, 0.2], "log": true, "step": 0.1}}""", "space.learning-rate.step: '0.1' is not valid; expected no step in a logarithmic range.")]
    [InlineData("""{"learning-rate": {"float": [0.1, 0.2], "step": 0}}""", "space.learning-rate.step: '0' is not valid; expected a number above 0.")]
    [InlineData("""{"learning-rate": {"float": [0.1, 0.2], "step": 1e-12}}""", "space.learning-rate.step: '1e-12' is not valid; expected at most 1,000,000,000 steps.")]
    [InlineData("""{"batch-size": {"float": [16, 64]}}""", "space.batch-size.float: '[16, 64]' is not valid; expected int: [low, high] for 'auto' or a whole number from 1 to 65536.")]
    [InlineData("""{"batch-size": {"int": [16, 64.5]}}""", "space.batch-size.int[1]: '64.5' is not valid; expected a whole number.")]
    [InlineData("""{"batch-size": {"int": [16, 18], "grid": 4}}""", "space.batch-size.grid: '4' is not valid; expected at most the 3 values of the range.")]
    [InlineData("""{"depth": {"choice": [1, 2], "log": true}}""", "space.depth.log: 'true' is not valid; expected no 'log' beside choices.")]
    [InlineData("""{"schedule": {"int": [1, 2]}}""", "space.schedule.int[0]: '1' is not valid; expected one of constant, plateau, exponential, cosine.")]
    [InlineData("""{"widths": ["8,8"], "depth": [1, 2]}""", "space.widths: 'widths' is not valid; expected either widths or their shape; 'depth' is searched, too.")]
    public void A_bad_dimension_is_refused_with_place_value_and_what_would_be_right(string space, string problem) =>
        Assert.Contains(Problems($$"""{"space": {{space}}}"""), said => said.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"depth": {"choice": [1], "when": {"schedule": "cosine"}}}""", "space.depth.when.schedule: 'cosine' is not valid; expected no condition in the first dimension.")]
    [InlineData("""{"width": [1], "depth": {"choice": [1], "when": {"schedule": "cosine"}}, "schedule": ["cosine"]}""",
        "space.depth.when.schedule: 'cosine' is not valid; expected the values of a dimension above: width.")]
    [InlineData("""{"schedule": ["cosine"], "depth": {"choice": [1], "when": {"schedule": ["cosine", "plateau"]}}}""",
        "space.depth.when.schedule[1]: 'plateau' is not valid; expected one of cosine.")]
    [InlineData("""{"depth": {"int": [1, 9], "step": 2}, "width": {"choice": [1], "when": {"depth": 2}}}""", "space.width.when.depth: '2' is not valid; expected a value of 'depth'.")]
    [InlineData("""{"omega": {"float": [1, 9]}, "width": {"choice": [1], "when": {"omega": 2}}}""",
        "space.width.when.omega: '2' is not valid; expected a dimension with choices or steps; 'omega' is continuous.")]
    [InlineData("""{"depth": [1, 2], "width": {"choice": [1], "when": {"depth": [1, 1]}}}""", "space.width.when.depth[1]: '1' is not valid; expected each value once.")]
    [InlineData("""{"depth": [1, 2], "width": {"choice": [1], "when": {}}}""", "space.width.when: '{}' is not valid; expected one earlier dimension and its values")]
    public void A_bad_condition_is_refused_with_place_value_and_what_would_be_right(string space, string problem) =>
        Assert.Contains(Problems($$"""{"space": {{space}}}"""), said => said.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void The_grid_sampler_follows_only_so_many_conditions() =>
        Assert.Equal(
            ["space: '16384 combinations of values that conditions depend on' is not valid; expected at most 1000 with the grid sampler: fewer values, or a 'grid' of them."],
            Problems("""
                {"images": "a", "sampler": "grid", "space": {"batch-size": {"int": [1, 4096]}, "depth": {"int": [1, 4], "when": {"batch-size": 8}},
                "width": {"int": [1, 64], "when": {"depth": 2}}}}
                """));

    [Fact]
    public void The_grid_sampler_needs_values_of_every_dimension() =>
        Assert.Equal(
            ["space.learning-rate.grid: is missing; expected the number of values that the grid sampler takes of the range, or a step."],
            Problems("""{"images": "a", "sampler": "grid", "space": {"depth": {"int": [1, 2]}, "learning-rate": {"float": [0.1, 0.2]}}}"""));

    [Fact]
    public void All_problems_are_named_and_none_follows_from_another() =>
        Assert.Equal(
            [
                "imges: 'imges' is not valid; expected one of version, name, images, preset, set, settings, fit-seeds, space, objectives, sampler, pruner, budget, parallelism, mode, seed; did you mean 'images'?",
                "images: is missing; expected the paths of images, or objects of name and sha256 for uploaded ones.",
                "set.epochs: 'x' is not valid; expected 'auto' or a whole number from 1 to 1000000.",
                "space.depth: '3' is not valid; expected a list of choices, or an object with one of float: [low, high], int: [low, high] and choice: [...].",
                "seed: 'x' is not valid; expected a whole number from -9223372036854775808 to 9223372036854775807.",
            ],
            Problems("""{"imges": 3, "set": {"epochs": "x"}, "space": {"depth": 3, "width": {"choice": [1], "when": {"depth": 3}}}, "pruner": "median", "seed": "x"}"""));

    [Fact]
    public void A_study_fits_in_a_message()
    {
        var choices = Enumerable.Range(1, 1000).Select(i => $"\"{i}{string.Concat(Enumerable.Repeat(",1024", 20))}\"");
        Assert.Matches("^study: '[0-9]+ bytes' is not valid; expected at most 65536 bytes", Assert.Single(
            Problems($$$"""{"images": "a", "space": {"widths": [{{{string.Join(',', choices)}}}]}}""")));
    }

    [Fact]
    public void A_repeated_name_is_refused() =>
        Assert.Equal(["space.depth: '[2]' is not valid; expected each name once."], Problems("""{"images": "a", "space": {"depth": [1], "depth": [2]}}"""));

    private static string[] Problems(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. Assert.Throws<StudyDocumentException>(() => StudyDocument.ReadFile(document.RootElement)).Problems.Select(problem => $"{problem}")];
    }
}
