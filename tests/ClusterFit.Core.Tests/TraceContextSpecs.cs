using System.Diagnostics;

namespace ClusterFit.Core.Tests;

public class TraceContextSpecs
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public void Names_the_span_in_the_form_of_the_W3C()
    {
        var context = Of(Parent, "vendor=1");
        Assert.Equal(
            (Parent, "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "vendor=1"),
            (context.ToString(), context.TraceId, context.SpanId, context.State));
        var same = context.ToActivityContext();
        Assert.Equal(
            (context.TraceId, context.SpanId, ActivityTraceFlags.Recorded, "vendor=1", true),
            (same.TraceId.ToHexString(), same.SpanId.ToHexString(), same.TraceFlags, same.TraceState, same.IsRemote));
    }

    [Fact]
    public void Comes_back_from_its_bytes_as_it_was()
    {
        var context = Of(Parent, state: null);
        var bytes = new byte[TraceContext.Bytes];
        context.CopyTo(bytes);
        Assert.Equal(context, TraceContext.Read(bytes, context.State));
    }

    [Fact]
    public void A_span_that_nobody_records_has_none()
    {
        using var span = new Activity("span").SetParentId(Parent[..^1] + "0").Start();
        Assert.Null(TraceContext.Of(span));
        Assert.Null(TraceContext.Of(null));
        Assert.Equal(Parent[3..35], Of(Parent, null).TraceId);
    }

    [Fact]
    public void A_recorded_span_has_its_own()
    {
        using var span = new Activity("span").SetParentId(Parent).Start();
        var context = TraceContext.Of(span)!;
        Assert.Equal((Parent[3..35], span.SpanId.ToHexString()), (context.TraceId, context.SpanId));
    }

    [Theory]
    [InlineData("00000000000000000000000000000000b7ad6b716920333101")]
    [InlineData("0af7651916cd43dd8448eb211c80319c000000000000000001")]
    [InlineData("0af7651916cd43dd8448eb211c80319cb7ad6b7169203331")]
    [InlineData("")]
    public void What_names_no_span_is_refused(string bytes) => Assert.Throws<FormatException>(() => TraceContext.Read(Convert.FromHexString(bytes), null));

    [Theory]
    [InlineData("")]
    [InlineData("größe=1")]
    [InlineData("a=1\r\nb=2")]
    public void A_state_that_no_header_could_carry_is_left_out(string state) => Assert.Null(Of(Parent, state).State);

    [Fact]
    public void A_state_that_is_too_long_is_left_out()
    {
        Assert.NotNull(Of(Parent, new string('a', TraceContext.MaxState)).State);
        Assert.Null(Of(Parent, new string('a', TraceContext.MaxState + 1)).State);
    }

    private static TraceContext Of(string parent, string? state) =>
        TraceContext.Read(Convert.FromHexString(parent[3..].Replace("-", "", StringComparison.Ordinal)), state);
}
