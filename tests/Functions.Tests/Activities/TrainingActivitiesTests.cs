using Embeddings.Functions.Activities;
using Embeddings.Pipeline.Steps;
using Microsoft.Azure.Functions.Worker;

namespace Embeddings.Functions.Tests.Activities;

public sealed class TrainingActivitiesTests
{
    public static TheoryData<string> Names => new(TrainingSteps.All.Concat(RecommendationSteps.All).Select(step => step.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_step_is_an_activity_of_its_name_that_takes_its_input_and_answers_its_result(string name)
    {
        var step = TrainingSteps.All.Concat(RecommendationSteps.All).Single(step => step.Name == name);

        var (method, input, _) = Assert.Single(FunctionMethods.With<ActivityTriggerAttribute>(), activity => FunctionMethods.NameOf(activity.Method) == name);

        Assert.Equal(step.InputType, input.ParameterType);
        Assert.Equal(typeof(Task<>).MakeGenericType(typeof(StepAnswer<>).MakeGenericType(step.AnswerType)), method.ReturnType);
        Assert.Contains(method.GetParameters(), parameter => parameter.ParameterType == typeof(CancellationToken));
    }
}
