using ClusterFit.Cli.CommandLine;
using ClusterFit.Cli.Fitting;

namespace ClusterFit.Cli.Tests.Fitting;

public sealed class ImageDiscoverySpecs : IDisposable
{
    private readonly CommandBundle _bundle = new();

    public ImageDiscoverySpecs()
    {
        foreach (var file in (string[])["b.png", "a.JPG", "notes.txt", "sub/c.webp", "sub/deep/d.gif", "out/old.png", ".hidden.png"])
            _bundle.Write(file, [1]);
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_folder_gives_its_image_files_sorted_by_name() => Assert.Equal(["a.JPG", "b.png"], Find(recursive: false, "."));

    [Fact]
    public void Folders_below_are_taken_when_asked_for_but_not_the_one_for_results() =>
        Assert.Equal(["a.JPG", "b.png", "sub/c.webp", "sub/deep/d.gif"], Find(recursive: true, "."));

    [Fact]
    public void A_named_file_is_always_taken() => Assert.Equal(["notes.txt", "out/old.png"], Find(recursive: false, "notes.txt", "out/old.png"));

    [Fact]
    public void A_file_named_twice_counts_once() =>
        Assert.Equal(["b.png", "a.JPG"], Find(recursive: false, "b.png", ".", "sub/../b.png"));

    [Theory]
    [InlineData("*.png", "b.png")]
    [InlineData("?.JPG", "a.JPG")]
    [InlineData("sub/*", "sub/c.webp")]
    [InlineData("s*b/*.webp", "sub/c.webp")]
    [InlineData("**/*.gif", "sub/deep/d.gif")]
    [InlineData("sub/**/*.*", "sub/c.webp", "sub/deep/d.gif")]
    public void Patterns_that_the_shell_did_not_expand_are_expanded(string pattern, params string[] files) =>
        Assert.Equal(files, Find(recursive: false, pattern));

    [Theory]
    [InlineData("none.png", "'{0}' does not exist.")]
    [InlineData("*.tiff", "no file matches '{0}'.")]
    public void What_is_not_there_is_refused(string path, string message)
    {
        var full = _bundle.PathOf(path);
        var error = Assert.Throws<UsageException>(() => ImageDiscovery.Find([full], recursive: false, _bundle.PathOf("out")));
        Assert.Equal(string.Format(message, full), error.Message);
    }

    [Fact]
    public void A_dangling_link_in_a_folder_is_taken_so_that_its_failure_is_reported()
    {
        File.CreateSymbolicLink(_bundle.PathOf("sub/lost.png"), _bundle.PathOf("nowhere.png"));
        Assert.Equal(["sub/c.webp", "sub/lost.png"], Find(recursive: false, "sub"));
    }

    [Fact]
    public void A_link_to_a_folder_above_does_not_lead_round_in_circles()
    {
        File.CreateSymbolicLink(_bundle.PathOf("sub/again"), _bundle.Folder);
        Assert.Equal(["sub/c.webp", "sub/deep/d.gif"], Find(recursive: true, "sub"));
        Assert.Equal(["sub/c.webp", "sub/deep/d.gif"], Find(recursive: false, "sub/**/*.*"));
    }

    private IEnumerable<string> Find(bool recursive, params string[] paths) =>
        ImageDiscovery.Find([.. paths.Select(_bundle.PathOf)], recursive, _bundle.PathOf("out"))
            .Select(file => Path.GetRelativePath(_bundle.Folder, file));
}
