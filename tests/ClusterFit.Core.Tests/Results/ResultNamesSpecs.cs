using ClusterFit.Core.Results;
using CsCheck;

namespace ClusterFit.Core.Tests.Results;

public class ResultNamesSpecs
{
    [Theory]
    [InlineData("a/x.png b/y.png", "x y")]
    [InlineData("a/x.png b/x.png", "x x-2")]
    [InlineData("x.png x.jpg x.webp", "x x-2 x-3")]
    [InlineData("a/x.png b/x.png x-2.png", "x x-3 x-2")]
    [InlineData("X.png x.png", "X x-2")]
    [InlineData("summary.png", "summary-2")]
    [InlineData("x.png x.film.png x.psnr.gif", "x x.film-2 x.psnr-2")]
    [InlineData(".png", "png")]
    public void Every_image_gets_a_name_of_its_own(string files, string names) =>
        Assert.Equal(names.Split(' '), ResultNames.For(files.Split(' ')));

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..", "_")]
    [InlineData(@"..\..\evil", "_.._evil")]
    [InlineData("C:evil", "C_evil")]
    [InlineData("what?*<now>|\"", "what___now___")]
    [InlineData("line\nbreak\0", "line break_")]
    [InlineData("nul", "_nul")]
    [InlineData("Aux.v2", "_Aux.v2")]
    [InlineData("ends with a dot. ", "ends with a dot")]
    [InlineData("-rf", "_rf")]
    [InlineData("turned\u202Egnp", "turned_gnp")]
    public void A_name_is_possible_on_every_system(string image, string name) => Assert.Equal(name, Assert.Single(ResultNames.ForBatch([image])));

    [Fact]
    public void A_long_name_leaves_room_for_the_endings()
    {
        var name = Assert.Single(ResultNames.For([new string('ü', 120) + ".png"]));
        Assert.All(ResultFiles.OfImage(name), file => Assert.True(System.Text.Encoding.UTF8.GetByteCount(file) < 230));
    }

    [Fact]
    public void A_long_name_is_not_cut_within_a_character()
    {
        var name = Assert.Single(ResultNames.For(["a" + string.Concat(Enumerable.Repeat("\U0001F600", 50)) + ".png"]));
        Assert.Equal("a" + string.Concat(Enumerable.Repeat("\U0001F600", 49)), name);
    }

    [Fact]
    public void Very_many_files_of_one_name_are_numbered_in_no_time()
    {
        var names = ResultNames.For([.. Enumerable.Range(0, 50_000).Select(i => $"{i}/frame.png")]);
        Assert.Equal(("frame", "frame-2", "frame-50000"), (names[0], names[1], names[^1]));
    }

    [Fact]
    public void No_two_images_share_a_result_file() =>
        Gen.OneOfConst("x", "X", "x-2", "x.film", "x.psnr", "summary", "report").Array[0, 12].Sample(stems =>
        {
            var names = ResultNames.For([.. stems.Select((stem, i) => $"{i}/{stem}.png")]);
            var files = names.SelectMany(ResultFiles.OfImage).Concat(ResultFiles.OfBatch).Select(file => file.ToLowerInvariant()).ToList();
            Assert.Equal(files.Count, files.Distinct().Count());
        });
}
