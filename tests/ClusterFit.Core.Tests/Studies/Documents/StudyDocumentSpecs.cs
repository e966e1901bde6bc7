using System.Text.Json;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Studies;
using ClusterFit.Core.Studies.Documents;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Documents;

public class StudyDocumentSpecs
{
    // Studies are journaled in this form: what was written once is read for ever.
    private const string Canonical = """
        {"version":1,"images":[{"name":"crops/a.png","sha256":"4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a"},
        {"name":"crops/ä.png","sha256":"dbc1b4c900ffe48d575b5da5c638040125f65db0fe3e24494b76ea986457d986"}],
        "settings":{"encoder":"rotated","octaves":"auto","bandwidth":"1","octave-decay":"0","amplitude":"1","encoder-width":"256","encoder-omega":"30",
        "network":"orthogonal-sine","widths":"768,96,96","bias":"off","omega":"30",
        "learning-rate":"0.001","schedule":"cosine","hold-epochs":"0","half-life-epochs":"10","plateau-patience":"10","plateau-threshold":"0.0001",
        "plateau-factor":"0.5","beta1":"0.9","beta2":"0.99","epsilon":"1E-08","batch-size":"64","batch-growth":"1","batch-growth-epochs":"10",
        "batch-max":"4096","epochs":"27","min-steps":"0","target-psnr":"none","average-epochs":"0","evaluate-every":"4",
        "seed":"0","train-lattice":"2","film-frames":"0"},
        "fit-seeds":[0,-7],
        "space":{"learning-rate":{"float":[0.0001,0.01],"log":true},"schedule":{"choice":["cosine","exponential"]},
        "half-life-epochs":{"float":[2,12],"grid":5,"when":{"schedule":["exponential"]}},"depth":{"int":[2,5]}},
        "objectives":[{"maximize":"off-grid-psnr"},{"minimize":"bits-per-pixel"}],
        "sampler":{"kind":"tpe","multivariate":true,"startup-trials":10,"candidates":24},
        "pruner":{"kind":"successive-halving","min-epochs":1,"reduction":3,"every-epochs":1,"startup-trials":5},
        "budget":{"trials":60,"epochs":2000,"time":"2h"},"parallelism":4,"mode":"reproducible","seed":1}
        """;

    [Fact]
    public void The_canonical_form_is_as_recorded() => Assert.Equal(Canonical.ReplaceLineEndings(""), StudyDocument.Write(AnyStudy.Example));

    [Fact]
    public void The_recorded_form_is_read() => Assert.Equal(AnyStudy.Example, StudyDocument.Read(Canonical));

    [Fact]
    public void Every_study_survives_the_way_through_its_document() =>
        AnyStudy.All.Sample(study => StudyDocument.Read(StudyDocument.Write(study)).Equals(study));

    [Fact]
    public void A_users_file_gives_name_preset_and_paths_and_the_rest_has_defaults()
    {
        var file = File("""{"name": "widths", "images": ["a.png", "b/*.png"], "set": {"bias": true, "widths": [8, 4]}, "space": {"width": [64, 96]}}""");
        Assert.Equal(("widths", "photo"), (file.Name, file.Preset));
        Assert.Equal(["a.png", "b/*.png"], file.ImagePaths);
        Assert.Equal(
            new StudyDefinition
            {
                Base = FitSettings.Apply(Presets.Find("photo").Spec, [new("bias", "on"), new("widths", "8,4")]),
                Space = new([new ChoiceDimension("width", ["64", "96"])]),
            },
            file.Definition);
    }

    [Fact]
    public void A_lone_value_stands_for_a_list_and_a_kind_for_an_object_with_it()
    {
        var file = File("""
            {"images": "a.png", "set": {"epochs": 9}, "fit-seeds": 3, "objectives": "psnr", "sampler": "sobol", "pruner": "hyperband",
            "space": {"schedule": ["cosine", "exponential"], "half-life-epochs": {"float": [1, 2], "when": {"schedule": "exponential"}}}}
            """);
        Assert.Equal(["a.png"], file.ImagePaths);
        Assert.Equal([3], file.Definition.FitSeeds);
        Assert.Equal((SamplerKind.Sobol, PrunerKind.Hyperband), (file.Definition.Sampler.Kind, file.Definition.Pruner.Kind));
        Assert.Equal(new Condition("schedule", ["exponential"]), file.Definition.Space.Dimensions[1].When);
    }

    [Fact]
    public void A_study_that_travels_names_its_images_by_hash() =>
        Assert.Contains("images[0]: 'a.png' is not valid; expected an object of name and sha256", Assert.Throws<StudyDocumentException>(
            () => StudyDocument.Read("""{"images": ["a.png"], "space": {"width": [64, 96]}}""")).Message);

    [Fact]
    public void Only_so_many_jobs_make_a_trial()
    {
        var file = File("""{"images": "*", "fit-seeds": [1, 2, 3, 4], "space": {"width": [64, 96]}}""");
        Assert.Equal(256, file.With([.. AnyImages.Take(64)]).JobsOfTrial);
        Assert.Contains("expected at most 64", Assert.Throws<StudyDocumentException>(() => file.With([.. AnyImages.Take(65)])).Message);
    }

    [Fact]
    public void Garbage_is_refused_by_the_one_exception() => AnyGarbage.Documents.Sample(json =>
    {
        try
        {
            StudyDocument.Read(json);
        }
        catch (StudyDocumentException error)
        {
            return error.Problems.Count > 0 && error.Problems.All(problem => problem.Expected.Length > 0);
        }

        return true;
    });

    private static IEnumerable<Core.Groups.BatchImage> AnyImages =>
        Enumerable.Range(0, 100).Select(i => new Core.Groups.BatchImage($"{i}", Core.Blobs.ContentHash.Of([(byte)i])));

    private static StudyFile File(string json)
    {
        using var document = JsonDocument.Parse(json);
        return StudyDocument.ReadFile(document.RootElement);
    }
}
