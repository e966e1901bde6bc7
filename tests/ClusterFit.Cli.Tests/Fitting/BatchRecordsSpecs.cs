using System.Text;
using ClusterFit.Cli.Fitting;
using ClusterFit.Core.Blobs;
using ClusterFit.Core.Fits;
using ClusterFit.Core.Groups;

namespace ClusterFit.Cli.Tests.Fitting;

public sealed class BatchRecordsSpecs : IDisposable
{
    private static readonly FitSpec Spec = CommandBundle.TinySpec;

    private readonly CommandBundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void New_images_are_one_batch() =>
        Assert.Equal([new BatchSubmission(Spec, [Image("a"), Image("b")])], Plan(Spec, ["a", "b"]));

    [Fact]
    public void Finished_images_are_not_submitted() =>
        Assert.Equal([new BatchSubmission(Spec, [Image("b")])], Plan(Spec, ["a", "b"], finished: ["a"]));

    [Fact]
    public void Nothing_is_submitted_when_all_is_finished() => Assert.Empty(Plan(Spec, ["a"], finished: ["a"]));

    [Fact]
    public void An_interrupted_batch_is_submitted_as_it_was_with_its_finished_images()
    {
        var interrupted = Remember("a", "b", "c");
        Assert.Equal([interrupted], Plan(Spec, ["a", "b", "c"], finished: ["a"]));
    }

    [Fact]
    public void Images_that_came_later_are_a_batch_beside_the_interrupted_one()
    {
        var interrupted = Remember("a", "b");
        Assert.Equal([interrupted, new BatchSubmission(Spec, [Image("d")])], Plan(Spec, ["a", "b", "d"], finished: ["a"]));
    }

    [Fact]
    public void A_batch_with_images_that_are_not_asked_for_stays_untouched()
    {
        Remember("a", "b");
        Assert.Equal([new BatchSubmission(Spec, [Image("b")])], Plan(Spec, ["b"]));
    }

    [Fact]
    public void A_batch_with_other_settings_stays_untouched()
    {
        Remember("a");
        var other = Spec with { Seed = 7 };
        Assert.Equal([new BatchSubmission(other, [Image("a")])], Plan(other, ["a"]));
    }

    [Fact]
    public void A_batch_that_ended_is_forgotten()
    {
        var batch = Remember("a");
        var records = new BatchRecords(_bundle.Folder);
        Assert.True(records.Any);
        records.Forget(batch);
        Assert.False(records.Any);
    }

    [Theory]
    [InlineData("{\"settings\":")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"settings\":null,\"images\":null}")]
    public void A_damaged_record_is_passed_over(string content)
    {
        _bundle.Write("batches/damaged.json", Encoding.UTF8.GetBytes(content));
        Assert.Equal([new BatchSubmission(Spec, [Image("a")])], Plan(Spec, ["a"]));
    }

    [Fact]
    public void A_record_with_a_damaged_hash_is_passed_over()
    {
        Remember("a");
        var file = Assert.Single(Directory.GetFiles(_bundle.PathOf("batches")));
        File.WriteAllText(file, File.ReadAllText(file).Replace(Image("a").Image.Hex, "zz"));
        Assert.Equal([new BatchSubmission(Spec, [Image("a")])], Plan(Spec, ["a"]));
    }

    private static BatchImage Image(string name) => new(name, ContentHash.Of(Encoding.UTF8.GetBytes(name)));

    private IReadOnlyList<BatchSubmission> Plan(FitSpec spec, string[] asked, params string[] finished) =>
        new BatchRecords(_bundle.Folder).Plan(spec, [.. asked.Select(Image)], finished.ToHashSet());

    private BatchSubmission Remember(params string[] names)
    {
        var batch = new BatchSubmission(Spec, [.. names.Select(Image)]);
        new BatchRecords(_bundle.Folder).Remember(batch);
        return batch;
    }
}
