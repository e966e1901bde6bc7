using ClusterFit.Core.Groups;
using CsCheck;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests;

public class ChunkedListSpecs
{
    [Fact]
    public void It_is_a_list_whatever_is_added_and_changed() => Gen.Select(Gen.Int[0, 150], Gen.Int[0, 10_000]).Array[0, 12].Sample(steps =>
    {
        var (list, expected) = (ChunkedList.Create<Job>([]), new List<Job>());
        foreach (var (added, change) in steps)
        {
            var before = (List: list, Jobs: expected.ToArray());
            Job[] jobs = [.. Enumerable.Range(expected.Count, added).Select(i => new Job(i, $"{i}", Blob(i)))];
            list = list.AddRange(jobs);
            expected.AddRange(jobs);
            if (expected.Count > 0)
            {
                var index = change % expected.Count;
                expected[index] = expected[index] with { Attempt = change };
                list = list.SetItem(index, expected[index]);
                Assert.Same(expected[index], list[index]);
            }

            Assert.Equal(expected, list);
            Assert.Equal(expected.Count, list.Count);
            Assert.Equal(before.Jobs, before.List);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => list[expected.Count]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[-1]);
    });
}
