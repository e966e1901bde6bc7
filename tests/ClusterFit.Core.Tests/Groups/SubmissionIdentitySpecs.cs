using ClusterFit.Core.Groups;
using static ClusterFit.Core.Tests.Groups.GroupExamples;

namespace ClusterFit.Core.Tests.Groups;

public class SubmissionIdentitySpecs
{
    private static readonly BatchSubmission Batch = new(new(), [new("a", Blob(1)), new("b", Blob(2))]);

    [Fact]
    public void Without_a_key_the_content_says_which_batch_it_is()
    {
        Assert.Equal(GroupId.ContentOf(Batch).Hex[..32], GroupId.Of(Batch).Value);
        Assert.NotEqual(GroupId.Of(Batch), GroupId.Of(Batch with { Images = [Batch.Images[0]] }));
    }

    [Fact]
    public void With_a_key_the_key_alone_does()
    {
        var keyed = Batch with { IdempotencyKey = "k" };
        Assert.NotEqual(GroupId.Of(Batch), GroupId.Of(keyed));
        Assert.Equal(GroupId.Of(keyed), GroupId.Of(keyed with { Images = [Batch.Images[0]] }));
        Assert.NotEqual(GroupId.Of(keyed), GroupId.Of(keyed with { IdempotencyKey = "K" }));
    }

    [Fact]
    public void Neither_title_nor_terms_say_anything_about_it()
    {
        var other = Batch with { Title = new GroupTitle("name", "photo", [new("k", "v")]), Terms = new() { Priority = 3 }, Needs = new(DeviceKind.Gpu) };
        Assert.Equal(GroupId.Of(Batch), GroupId.Of(other));
        Assert.Equal(GroupId.ContentOf(Batch), GroupId.ContentOf(other));
    }

    [Fact]
    public void Another_content_under_the_same_key_is_a_conflict_and_the_same_is_not()
    {
        var open = new GroupCommands.OpenGroup(Id, new(), 2, GroupTerms.Default, JobNeeds.None) { Content = Blob(1), Title = new("first", "photo", []) };
        var decision = GroupDecisions.Decide(GroupState.Empty, open, GroupPolicy.Default, default);
        var state = decision.Events.Aggregate(GroupState.Empty, (s, e) => s.Apply(e));
        Assert.Equal("first", state.Title.Name);
        Assert.IsType<GroupReplies.SubmissionReceived>(Again(open with { Title = GroupTitle.None }));
        Assert.Equal(RefusalKind.Conflict, Assert.IsType<GroupReplies.Refused>(Again(open with { Content = Blob(2) })).Kind);
        Assert.Equal(RefusalKind.Conflict, Assert.IsType<GroupReplies.Refused>(Again(open with { Total = 3 })).Kind);

        IGroupReply? Again(GroupCommands.OpenGroup again) => GroupDecisions.Decide(state, again, GroupPolicy.Default, default).Reply;
    }

    [Fact]
    public void What_is_asked_for_in_any_other_way_is_another_request()
    {
        BatchSubmission[] others =
        [
            Batch with { Terms = new() { Priority = 1 } }, Batch with { Terms = new() { Weight = 2 } }, Batch with { Terms = new() { MaxRunning = 3 } },
            Batch with { Needs = new(DeviceKind.Gpu) }, Batch with { Needs = new(MemoryBytes: 1) }, Batch with { Title = new("a", "", []) },
            Batch with { Title = new(null, "a", []) }, Batch with { Title = new(null, "", [new("a", "b")]) },
            Batch with { Title = new(null, "", [new("ab", "")]) }, Batch with { Images = [Batch.Images[0]] },
        ];
        Assert.Equal(others.Length + 1, others.Append(Batch).Select(GroupId.RequestOf).Distinct().Count());
        Assert.Equal(GroupId.RequestOf(Batch), GroupId.RequestOf(Batch with { IdempotencyKey = "key" }));
    }

    [Theory]
    [InlineData(1, "priority", "priority: '1' contradicts")]
    [InlineData(0, "images", "images: they are not those")]
    public void A_conflict_names_the_field(int priority, string field, string reason)
    {
        var open = new GroupCommands.OpenGroup(Id, new(), 2, GroupTerms.Default, JobNeeds.None) { Content = Blob(1) };
        var state = GroupDecisions.Decide(GroupState.Empty, open, GroupPolicy.Default, default).Events.Aggregate(GroupState.Empty, (s, e) => s.Apply(e));
        var again = open with { Content = Blob(2), Terms = new GroupTerms { Priority = priority } };
        var refused = Assert.IsType<GroupReplies.Refused>(GroupDecisions.Decide(state, again, GroupPolicy.Default, default).Reply);
        Assert.StartsWith($"{field}: ", refused.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Reason);
    }

    [Fact]
    public void A_title_that_is_not_possible_is_refused_with_the_field_and_the_value()
    {
        Assert.Null(GroupTitle.None.Problem);
        Assert.Null(new GroupTitle(new string('x', 200), "photo", [new("a.b_c/d-0", ""), new("b", new string('x', 200))]).Problem);
        Bad("name: 201 characters", new(new string('x', 201), "", []));
        Bad("name: 0 characters", new("", "", []));
        Bad("preset: 201", new(null, new string('x', 201), []));
        Bad("labels: 33", new(null, "", [.. Enumerable.Range(0, 33).Select(i => new GroupLabel($"k{i}", ""))]));
        Bad("'Key'", new(null, "", [new("Key", "v")]));
        Bad("''", new(null, "", [new("", "v")]));
        Bad(new string('k', 63), new(null, "", [new(new string('k', 64), "v")]));
        Bad("'k' has 201", new(null, "", [new("k", new string('x', 201))]));
        Bad("'k' is there twice", new(null, "", [new("k", "1"), new("k", "2")]));

        static void Bad(string what, GroupTitle title)
        {
            Assert.Contains(what, title.Problem);
            var open = new GroupCommands.OpenGroup(Id, new(), 2, GroupTerms.Default, JobNeeds.None) { Title = title };
            Assert.IsType<GroupReplies.Refused>(GroupDecisions.Decide(GroupState.Empty, open, GroupPolicy.Default, default).Reply);
        }
    }

    [Fact]
    public void The_same_content_is_the_same_group_and_any_difference_another()
    {
        var batch = new BatchSubmission(new(), [new("a", Blob(1)), new("b", Blob(2))]);
        var others = new[]
        {
            batch with { Spec = batch.Spec with { Seed = 1 } },
            batch with { Images = [new("a", Blob(1))] },
            batch with { Images = [new("a", Blob(1)), new("b", Blob(3))] },
            batch with { Images = [new("a", Blob(1)), new("c", Blob(2))] },
            batch with { Images = [new("b", Blob(2)), new("a", Blob(1))] },
        };
        Assert.Equal(GroupId.Of(batch), GroupId.Of(batch with { Images = [.. batch.Images] }));
        Assert.Equal(others.Length + 1, others.Append(batch).Select(GroupId.Of).Distinct().Count());
    }
}
