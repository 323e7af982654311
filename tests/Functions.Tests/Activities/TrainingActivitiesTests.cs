using Embeddings.Functions.Orchestration;
using Embeddings.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Tests.Activities;

public sealed class TrainingActivitiesTests
{
    public static TheoryData<string> Steps => new(
        typeof(ITrainingSteps).GetMethods().Select(step => step.Name).Where(step => step != nameof(ITrainingSteps.RunGroupAsync)));

    [Theory]
    [MemberData(nameof(Steps))]
    public void Each_step_is_an_activity_of_its_name_that_takes_its_input_and_answers_its_result(string step)
    {
        var declared = typeof(ITrainingSteps).GetMethod(step)!;

        var (method, input, _) = Assert.Single(FunctionMethods.With<ActivityTriggerAttribute>(), activity => FunctionMethods.NameOf(activity.Method) == step);

        Assert.Equal(declared.GetParameters().Single().ParameterType, input.ParameterType);
        var result = declared.ReturnType.GenericTypeArguments.Single();
        Assert.Equal(typeof(Task<>).MakeGenericType(typeof(StepAnswer<>).MakeGenericType(result)), method.ReturnType);
        Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
    }
}
