// SPDX-License-Identifier: GPL-3.0-or-later
// The engine calls behind the window's buttons, as argument lists. "Copy as command" shows the very
// same list, so what a person copies is what really runs.
#pragma once
#include <optional>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/backbone/encoder_settings.h"
#include "core/recipe/rules.h"
#include "core/recipe/train_config.h"
#include "core/recipe/tune_config.h"
#include "core/types/ids.h"
#include "core/types/import_preview.h"

namespace sparsescope {

// Trains. Only settings that differ from those of the preset become flags.
[[nodiscard]] QStringList train_command(const QString& workspace, const QString& dataset,
                                        const TrainConfig& config, const Watch& watch);
// Finetunes the backbone behind a dataset. `file` has the pairs; "": the labels of the dataset are
// used. `encoder` is the one to begin with; "": that of the dataset. Only settings that differ from
// the usual ones become flags.
struct FinetuneChoice {
    QString dataset;
    QString encoder = {};
    QString file = {};
    TuneConfig usual = {};
    TuneConfig config = {};
};
[[nodiscard]] QStringList finetune_command(const QString& workspace, const FinetuneChoice& choice,
                                           const Watch& watch);
// Branches a run that tunes a backbone.
[[nodiscard]] QStringList branch_tuning_command(const QString& workspace, RunId parent, qint64 step,
                                                const TuneConfig& parent_config,
                                                const TuneConfig& config, const Watch& watch);
[[nodiscard]] QStringList resume_command(const QString& workspace, RunId run, const Watch& watch);
// Branches from a checkpoint. Only settings that differ from the parent's become flags.
[[nodiscard]] QStringList branch_command(const QString& workspace, RunId parent, qint64 step,
                                         const TrainConfig& parent_config,
                                         const TrainConfig& config, const Watch& watch);

// A setting that a sweep varies, and the values that it takes, as they were typed.
struct SweepAxis {
    QString param;  // name of a ParamSpec
    QStringList values;
};
[[nodiscard]] QStringList sweep_command(const QString& workspace, const QString& dataset,
                                        const TrainConfig& config,
                                        const std::vector<SweepAxis>& axes, const Watch& watch);
[[nodiscard]] QStringList resume_sweep_command(const QString& workspace, const QString& name);
// Asks which neurons took over the documents of one that died at this step of the run.
[[nodiscard]] QStringList died_command(const QString& workspace, RunId run, quint32 neuron,
                                       qint64 step);
// Asks what a neuron was at the moments that its run kept.
[[nodiscard]] QStringList history_command(const QString& workspace, RunId run, quint32 neuron);
[[nodiscard]] QStringList keep_command(const QString& workspace, RunId run);
// Sets a tenth of the documents aside for validation.
[[nodiscard]] QStringList split_command(const QString& workspace, const QString& dataset);
[[nodiscard]] QStringList encode_command(const QString& workspace, const QString& model);
// `program` with its arguments, as a person types it: quotes keep blanks together.
[[nodiscard]] QStringList ask_names_command(const QString& workspace, const QString& model,
                                            int neurons, const QString& program);
// `k` is the number of active neurons per code that the model was trained for.
[[nodiscard]] QStringList load_model_command(const QString& workspace, const QString& dataset,
                                             const QString& file, int k, const QString& name);
// Writes weights or codes of a model; without a format, the ending of the file decides.
[[nodiscard]] QStringList export_command(const QString& workspace, const QString& model,
                                         const QString& file, const QString& format = {});
// Writes the documents of a dataset: .csv or .jsonl.
[[nodiscard]] QStringList export_documents_command(const QString& workspace, const QString& dataset,
                                                   const QString& file);
// Says where the pictures of a dataset lie now, after they were moved.
[[nodiscard]] QStringList pictures_command(const QString& workspace, const QString& dataset,
                                           const QString& folder);
// Deletes removed documents for good.
[[nodiscard]] QStringList compact_command(const QString& workspace);

struct MapChoice {
    QString model = {};  // whose codes are laid out; "": the embeddings are
    QString method = {};
    std::optional<int> seed = {};  // none: the method knows no seed
};
[[nodiscard]] QStringList make_map_command(const QString& workspace, const QString& dataset,
                                           const MapChoice& choice);
// Gives documents that were added since the map was made a place on it.
[[nodiscard]] QStringList place_on_map_command(const QString& workspace, qint64 map);

[[nodiscard]] QStringList example_command(const QString& workspace);           // made of WordNet
[[nodiscard]] QStringList pictures_example_command(const QString& workspace);  // of Fashion-MNIST

struct ImportChoice {
    QString file;
    QString name;  // of the new dataset
    QString into;  // the dataset that gets the documents; "": a new one
    QString labels_file;
    QString texts_file;
    QString encoder;                    // that makes embeddings of the texts; "": none
    std::vector<ColumnChoice> columns;  // roles that a person gave
    // Shares of the documents, 0 … 1. nullopt leaves the choice to the command.
    std::optional<double> validation_fraction;
    std::optional<double> test_fraction;
    bool normalize = false;
    bool skip_invalid_rows = false;
};
[[nodiscard]] QStringList import_command(const QString& workspace, const ImportChoice& choice);
// Gives the texts of a dataset embeddings.
[[nodiscard]] QStringList embed_command(const QString& workspace, const QString& dataset,
                                        const QString& encoder);

// Says which encoder made the embeddings of a dataset; the engine compares some of them.
[[nodiscard]] QStringList name_encoder_command(const QString& workspace, const QString& dataset,
                                               const QString& encoder);

// Encoders of this computer. The arguments say all of the settings that are not as usual.
[[nodiscard]] QStringList add_encoder_command(const EncoderSettings& settings);
[[nodiscard]] QStringList test_encoder_command(const QString& name);
[[nodiscard]] QStringList remove_encoder_command(const QString& name);

// The arguments as a line for a POSIX shell: "sparsescope-cli train 'my file.sscope' …".
[[nodiscard]] QString shell_line(const QStringList& arguments);

}  // namespace sparsescope
