// SPDX-License-Identifier: GPL-3.0-or-later
// The engine calls behind the window's buttons, as argument lists. "Copy as command" shows the very
// same list, so what a person copies is what really runs.
#pragma once
#include <optional>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"
#include "core/types/ids.h"

namespace sparsescope {

// Only settings that differ from their preset become flags.
[[nodiscard]] QStringList train_command(const QString& workspace, const QString& dataset,
                                        const TrainConfig& config, const Watch& watch);
[[nodiscard]] QStringList resume_command(const QString& workspace, RunId run, const Watch& watch);
// Only settings that differ from the parent's become flags.
[[nodiscard]] QStringList branch_command(const QString& workspace, RunId parent, qint64 step,
                                         const TrainConfig& parent_config,
                                         const TrainConfig& config, const Watch& watch);

// A setting of a sweep and the values it takes, as text.
struct SweepAxis {
    QString param;  // name of a ParamSpec
    QStringList values;
};
[[nodiscard]] QStringList sweep_command(const QString& workspace, const QString& dataset,
                                        const TrainConfig& config,
                                        const std::vector<SweepAxis>& axes, const Watch& watch);
// Who took over from a neuron that died at a step of a run.
[[nodiscard]] QStringList died_command(const QString& workspace, RunId run, quint32 neuron,
                                       qint64 step);
[[nodiscard]] QStringList keep_command(const QString& workspace, RunId run);
// A tenth of the documents for validation.
[[nodiscard]] QStringList split_command(const QString& workspace, const QString& dataset);
[[nodiscard]] QStringList encode_command(const QString& workspace, const QString& model);
// k: active neurons per code that the model was trained for.
[[nodiscard]] QStringList load_model_command(const QString& workspace, const QString& dataset,
                                             const QString& file, int k);
// Deletes removed documents for good.
[[nodiscard]] QStringList compact_command(const QString& workspace);
[[nodiscard]] QStringList example_command(const QString& workspace);

struct ImportChoice {
    QString file;
    QString name;  // of the new dataset
    QString into;  // the dataset that gets the documents; "": a new one
    QString labels_file;
    QString texts_file;
    QString label_column;
    QString text_column;
    QString level_columns;  // one, or several with commas between them
    // nullopt: as the command decides.
    std::optional<double> validation_fraction;
    std::optional<double> test_fraction;
    bool normalize = false;
    bool skip_invalid_rows = false;
};
[[nodiscard]] QStringList import_command(const QString& workspace, const ImportChoice& choice);

// "sparsescope-cli train 'my file.sscope' …", quoted for a POSIX shell.
[[nodiscard]] QString shell_line(const QStringList& arguments);

}  // namespace sparsescope
