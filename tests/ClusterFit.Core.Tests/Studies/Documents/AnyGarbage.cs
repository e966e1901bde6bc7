using ClusterFit.Core.Studies.Documents;
using CsCheck;

namespace ClusterFit.Core.Tests.Studies.Documents;

/// <summary>What is almost a study: a real one with one to three places of it replaced or renamed, and text that is no JSON.</summary>
internal static class AnyGarbage
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "1e-400", "9223372036854775808", "0.5", "\"\"", "\"none\"", "\"nan\"", "\"\\ud800\"", "[]", "{}", "[[]]",
        "[{}]", "[1,2]", "[2,1]", "[null]", "{\"float\":[0,1]}", "{\"int\":[1,1e15]}", "{\"choice\":[]}", "{\"a\":{\"b\":1}}", "[1,1]", "{\"depth\":[2,3]}",
        "{\"float\":[1e-300,1e300],\"log\":true}", "{\"a\":1,\"a\":2}", "\"psnr\"", "\"1e-9s\"", "\"1e400d\"", "{\"kind\":\"grid\"}",
    ];

    public static Gen<string> Documents { get; } = Gen.OneOf(
        Gen.String,
        Gen.OneOfConst(Values),
        Gen.Select(Gen.Int[0, 10_000], Gen.OneOfConst(Values), Gen.Int[0, 5]).Array[1, 3].Select(Damaged));

    private static string Damaged((int Place, string Value, int Way)[] damages) => damages.Aggregate(
        StudyDocument.Write(AnyStudy.Example),
        (json, damage) => damage.Way switch
        {
            0 => Damage.Rename(json, damage.Place, "width"),
            1 => Damage.Rename(json, damage.Place, "epochs"),
            _ => Damage.Replace(json, damage.Place, damage.Value),
        });
}
