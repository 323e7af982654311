namespace Embeddings.Training.Kernels;

/// <summary>
/// One stochastic gradient step of logistic regression, hidden rows h_i against target rows u_j with labels t_j (Mikolov et al. 2013b,
/// equation 4; Rong 2014, equations 55 to 61; shared targets after Ji et al. 2016):
/// <code>
///   x_ij = h_i . u_j                       rows x 6, from the rows as they were
///   e_ij = weight_ij * (t_j - sigma(x_ij))
///   u_j += sum over i of e_ij * h_i        h_i as it stands when its turn comes
///   h_i += sum over j of e_ij * u_j        u_j as it was
/// </code>
/// A hidden row that stands twice among the rows is read again before it is written, so that neither update is lost; a target must not
/// stand twice (give one of them weight 2 and the other the dummy row).
/// </summary>
internal interface IBlockKernel
{
    /// <summary>The first half: <see cref="Block.Errors"/> receives e_ij.</summary>
    static abstract void ComputeErrors(Block block);

    /// <summary>The second half: moves both sides by the errors.</summary>
    static abstract void Update(Block block);
}
