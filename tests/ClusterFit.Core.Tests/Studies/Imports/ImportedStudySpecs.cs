using System.Text.Json;
using ClusterFit.Core.Studies.Documents;
using ClusterFit.Core.Studies.Imports;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Imports;

public class ImportedStudySpecs
{
    private const string Katib = """
        {"apiVersion": "kubeflow.org/v1beta1", "kind": "Experiment", "metadata": {"name": "shapes", "namespace": "team"},
         "spec": {
          "objective": {"type": "maximize", "goal": 40, "objectiveMetricName": "Validation-PSNR", "additionalMetricNames": ["loss"]},
          "algorithm": {"algorithmName": "hyperband", "algorithmSettings": [
            {"name": "eta", "value": "4"}, {"name": "resource_name", "value": "num-epochs"}, {"name": "random_state", "value": "7"}, {"name": "r_l", "value": "9"}]},
          "parallelTrialCount": 3, "maxTrialCount": 12, "maxFailedTrialCount": 3,
          "parameters": [
            {"name": "--lr", "parameterType": "double", "feasibleSpace": {"min": "0.001", "max": "0.03", "distribution": "logUniform"}},
            {"name": "num-layers", "parameterType": "int", "feasibleSpace": {"min": "2", "max": "6", "step": "2"}},
            {"name": "lr_scheduler", "parameterType": "categorical", "feasibleSpace": {"list": ["cosine", "plateau"]}},
            {"name": "batchSize", "parameterType": "discrete", "feasibleSpace": {"list": ["32", "64"]}},
            {"name": "num-epochs", "parameterType": "int", "feasibleSpace": {"min": "1", "max": "27"}},
            {"name": "optimizer", "parameterType": "categorical", "feasibleSpace": {"list": ["sgd", "adam"]}}],
          "trialTemplate": {"primaryContainerName": "training"}}}
        """;

    private const string Sweep = """
        {"program": "train.py", "name": "rates", "method": "bayes", "metric": {"name": "val_loss", "goal": "minimize", "target": 0.1}, "run_cap": 40,
         "early_terminate": {"type": "hyperband", "max_iter": 27, "s": 2, "strict": true},
         "parameters": {
          "learning_rate": {"distribution": "log_uniform_values", "min": 1e-4, "max": 1e-2},
          "epochs": {"value": 60}, "hidden_size": {"value": 96}, "beta1": {"min": 0.8, "max": 0.95}, "depth": {"min": 2, "max": 5},
          "batch_size": {"distribution": "q_log_uniform_values", "q": 8, "min": 32, "max": 256},
          "omega": {"distribution": "q_uniform", "q": 0.5, "min": 1, "max": 2.9},
          "amplitude": {"distribution": "normal", "mu": 1, "sigma": 0.1},
          "bias": {"values": [true, false], "probabilities": [0.9, 0.1]},
          "optimizer": {"parameters": {"momentum": {"value": 0.9}}}}}
        """;

    [Fact]
    public void A_Katib_experiment_becomes_a_study() => Assert.Equal(
        """
        {"name":"shapes","images":["*.png"],"preset":"photo","set":{"epochs":"27"},
        "space":{"learning-rate":{"float":[0.001,0.03],"log":true},"depth":{"int":[2,6],"step":2},"schedule":["cosine","plateau"],"batch-size":["32","64"]},
        "objectives":[{"maximize":"psnr"}],"sampler":{"kind":"random"},"pruner":{"kind":"hyperband","reduction":4},
        "budget":{"trials":12},"parallelism":3,"seed":7}
        """.ReplaceLineEndings(""),
        Import(Katib).Study.ToJsonString());

    [Fact]
    public void What_a_Katib_experiment_has_beyond_a_study_is_named() => Assert.Equal(
        [
            "spec.objective.goal", "spec.objective.additionalMetricNames", "spec.algorithm.algorithmSettings[3]", "spec.maxFailedTrialCount", "spec.trialTemplate",
            "spec.parameters[4]", "spec.parameters[5]",
        ],
        Import(Katib).Notes.Select(note => note.Path));

    [Fact]
    public void A_sweep_becomes_a_study() => Assert.Equal(
        """
        {"name":"rates","images":["*.png"],"preset":"photo","set":{"epochs":"60"},
        "space":{"learning-rate":{"float":[0.0001,0.01],"log":true},"width":["96"],"beta1":{"float":[0.8,0.95]},"depth":{"int":[2,5]},
        "batch-size":{"int":[32,256],"log":true},"omega":{"float":[1,3],"step":0.5},"bias":["on","off"]},
        "objectives":["psnr"],"sampler":{"kind":"tpe"},"pruner":{"kind":"successive-halving","min-epochs":3,"reduction":3},
        "budget":{"trials":40}}
        """.ReplaceLineEndings(""),
        Import(Sweep).Study.ToJsonString());

    [Fact]
    public void What_a_sweep_has_beyond_a_study_is_named() => Assert.Equal(
        [
            "program", "method", "metric", "metric.target", "early_terminate", "parameters.batch_size.q", "parameters.amplitude", "parameters.bias.probabilities",
            "parameters.optimizer",
        ],
        Import(Sweep).Notes.Select(note => note.Path));

    [Theory]
    [InlineData("""{"min": 1, "max": 5}""", """{"int":[1,5]}""")]
    [InlineData("""{"min": 1.0, "max": 5.0}""", """{"float":[1,5]}""")]
    [InlineData("""{"distribution": "log_uniform", "min": 0, "max": 0}""", """{"float":[1,1],"log":true}""")]
    [InlineData("""{"distribution": "inv_log_uniform_values", "min": 1, "max": 5}""", """{"float":[1,5],"log":true}""")]
    [InlineData("""{"distribution": "q_uniform", "min": 1, "max": 8, "q": 2}""", """{"int":[0,8],"step":2}""")]
    [InlineData("""{"values": [1, 2.5, 1]}""", """["1","2.5"]""")]
    public void A_distribution_of_a_sweep_becomes_a_dimension(string parameter, string dimension) =>
        Assert.Equal(dimension, Import($$$"""{"method": "random", "parameters": {"hold-epochs": {{{parameter}}}}}""").Study["space"]!["hold-epochs"]!.ToJsonString());

    [Fact]
    public void A_grid_takes_a_few_values_of_a_continuous_range() => Assert.Equal(
        """{"float":[0.1,0.2],"grid":5}""",
        Import("""{"method": "grid", "parameters": {"learning_rate": {"min": 0.1, "max": 0.2}}}""").Study["space"]!["learning-rate"]!.ToJsonString());

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"method": "annealing", "parameters": {}}""")]
    [InlineData("""{"kind": "Job", "spec": {"parameters": []}}""")]
    public void Any_other_file_is_none(string json) => Assert.Null(From(json));

    [Fact]
    public void Whatever_they_hold_the_study_is_valid() => Gen.Select(Gen.OneOfConst(Katib, Sweep), Gen.Int[0, 10_000], Gen.OneOfConst(
        "null", "-1", "1e999", "\"\"", "[]", "{}", "\"x\"", "[[1]]", "{\"min\": 3, \"max\": 1}", "{\"values\": [null]}", "{\"value\": 1e40}"), Gen.Int[0, 10_000]).Sample(
        (json, place, value, second) =>
        {
            var damaged = Damage.Replace(Damage.Replace(json, place, value), second, value);
            if (From(damaged) is not { HasSpace: true } imported) return true;
            using var study = JsonDocument.Parse(imported.Study.ToJsonString());
            return StudyDocument.ReadFile(study.RootElement).Definition.Space.Dimensions.Count > 0;
        });

    private static ImportedStudy Import(string json) => From(json)!;

    private static ImportedStudy? From(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ImportedStudy.From(document.RootElement);
    }
}
