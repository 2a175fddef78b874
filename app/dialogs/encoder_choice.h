// SPDX-License-Identifier: GPL-3.0-or-later
// Which encoder makes embeddings of texts, whether a model is trained on them at once, and how long
// it will take where that is known. The last item of the list leads to adding another encoder.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include <QString>
#include <QWidget>

#include "core/backbone/encoder_settings.h"

class QCheckBox;

namespace sparsescope {

class ElidedComboBox;
class TextLabel;

// Seconds that so many texts take with the encoder; < 0: nobody has measured it yet.
using EncodingTime = std::function<double(const EncoderIdentity& encoder, std::int64_t texts)>;

class EncoderChoice : public QWidget {
    Q_OBJECT

  public:
    enum class None { offered, left_out };  // "None: words only"
    EncoderChoice(None none, EncodingTime time, QWidget* parent = nullptr);
    // Keeps what is chosen, as far as it is still there; else the first one is that sends no text
    // away.
    void setEncoders(const std::vector<EncoderSettings>& encoders);
    void choose(const QString& name);  // at once, or as soon as it is there
    void leaveTrainingOut();           // there is none afterwards
    enum class Input { texts, pictures };
    void setInput(Input input);             // what it is to read: others are not offered
    void setTexts(std::int64_t texts);      // or pictures; < 0: nobody knows how many
    [[nodiscard]] QString encoder() const;  // "": none
    [[nodiscard]] bool trains() const;      // afterwards, without a further question

  Q_SIGNALS:
    void edited();
    void addRequested();

  private:
    void fill(const QString& chosen);
    void hearChoice(int item);
    void sayWhatFollows();
    [[nodiscard]] bool reads(const EncoderSettings& encoder) const;

    None none_;
    EncodingTime time_;
    Input input_ = Input::texts;
    std::vector<EncoderSettings> all_;
    std::vector<EncoderSettings> encoders_;  // those of all_ that read the input
    std::int64_t texts_ = -1;
    QString chosen_;
    bool training_ = true;
    QString expected_;  // to be chosen when it is there
    ElidedComboBox* list_;
    QCheckBox* train_;
    TextLabel* words_;
};

}  // namespace sparsescope
