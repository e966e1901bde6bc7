using ClusterFit.Cli.Studies.Reading;
using CsCheck;

namespace ClusterFit.Cli.Tests.Studies;

public class YamlTextSpecs
{
    private static readonly string[] Pieces =
    [
        "a: ", "- ", "{", "}", "[", "]", "\n", "  ", "&a ", "*a", "!t ", "|\n", ">\n", "\"", "'", "#", "%YAML 1.2\n", "---\n", "...\n", "? ", ": ", "\t", "<<: ", "1", ",",
    ];

    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: [x, 'y z', \"u\\n\"]", """{"a":["x","y z","u\n"]}""")]
    [InlineData("a:\n  b: { c: true, d: null, e: ~, f: }", """{"a":{"b":{"c":true,"d":null,"e":null,"f":null}}}""")]
    [InlineData("a: on\nb: no", """{"a":"on","b":"no"}""")]
    [InlineData("a: '1'\nb: \"true\"", """{"a":"1","b":"true"}""")]
    [InlineData("a: 1e-4\nb: -.5\nc: +7\nd: 5.\ne: 007", """{"a":1e-4,"b":-0.5,"c":7,"d":5,"e":7}""")]
    [InlineData("a: 0x1F\nb: .inf\nc: 1_000\nd: 1.2.3", """{"a":"0x1F","b":".inf","c":"1_000","d":"1.2.3"}""")]
    [InlineData("---\n# comment\na: &base { x: 1 }\nb: *base\n", """{"a":{"x":1},"b":{"x":1}}""")]
    [InlineData("- 1\n- [2]", "[1,[2]]")]
    public void It_becomes_JSON_by_the_core_schema(string yaml, string json) => Assert.Equal(json, LocatedDocument.Parse(yaml).Root.GetRawText());

    [Theory]
    [InlineData("", 1, "is empty; expected a study.")]
    [InlineData("a: 1\nb: [", 2, "is no YAML")]
    [InlineData("a: 1\nb: 2\na: 3", 3, "repeats the name 'a'.")]
    [InlineData("a: 1\n---\nb: 2", 2, "is a second document; expected one.")]
    [InlineData("a:\n  !!python/object:os.system ls", 2, "has the tag")]
    [InlineData("a: 1\nb: *none", 2, "names the anchor 'none', which is not above.")]
    [InlineData("a: &a\n  - *a", 2, "lies deeper than 32 lists and objects.")]
    [InlineData("? [a]\n: 1", 1, "is no name; expected a text before the colon.")]
    public void What_is_no_plain_document_is_refused_with_its_line(string yaml, long line, string message)
    {
        var error = Assert.Throws<DocumentSyntaxException>(() => LocatedDocument.Parse(yaml));
        Assert.Equal(line, error.Line);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Aliases_of_aliases_end_at_the_limit()
    {
        var lines = Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]");
        var bomb = $"a0: &a0 lol\n{string.Join('\n', lines)}";
        Assert.Contains("more than 100,000 parts", Assert.Throws<DocumentSyntaxException>(() => LocatedDocument.Parse(bomb)).Message);
    }

    [Fact]
    public void Nested_lists_end_at_the_limit() =>
        Assert.Contains("deeper than 32", Assert.Throws<DocumentSyntaxException>(() => LocatedDocument.Parse(new string('[', 100_000))).Message);

    [Theory]
    [InlineData("a: 1\nspace:\n  depth: {\n    int: [1,\n      2] }\nimages:\n  - x\n  - y")]
    [InlineData("{\"a\": 1,\n\"space\":\n  {\"depth\": {\n    \"int\": [1,\n      2]}},\n\"images\": [\n  \"x\",\n  \"y\"]}")]
    public void Every_place_has_its_line(string text)
    {
        var document = LocatedDocument.Parse(text);
        var lines = (string[])["a", "space", "space.depth", "space.depth.int", "space.depth.int[1]", "images", "images[0]", "images[1]"];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], lines.Select(document.LineOf));
        Assert.Equal([4, 1, 1], ((string[])["space.depth.int.none", "none", ""]).Select(document.LineOf));
    }

    [Theory]
    [InlineData("{\"a\": 1,\n\"b\": }", 2)]
    [InlineData("{\"a\": 1} x", 1)]
    [InlineData("{\"\\ud800\": 1}", 1)]
    public void What_begins_with_a_brace_is_JSON(string json, long line) =>
        Assert.Equal(line, Assert.Throws<DocumentSyntaxException>(() => LocatedDocument.Parse(json)).Line);

    [Fact]
    public void Garbage_is_refused_by_the_one_exception() =>
        Gen.OneOf(Gen.Char.Select(c => $"{c}"), Gen.OneOfConst(Pieces)).Array[0, 40].Select(string.Concat).Sample(text =>
        {
            try
            {
                LocatedDocument.Parse(text);
            }
            catch (DocumentSyntaxException error)
            {
                return error.Line >= 1;
            }

            return true;
        });
}
