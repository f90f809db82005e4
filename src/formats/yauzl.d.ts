// The part of yauzl that zip.ts uses; the package carries no types.
declare module 'yauzl' {
  export interface ZipFile {
    readonly entryCount: number
    readonly comment: Uint8Array
    /** Position of the next central directory header; after the last entry, the end of the directory. */
    readonly readEntryCursor: number
    eachEntry(): AsyncIterable<Entry>
  }

  export interface Entry {
    readonly versionMadeBy: number
    readonly generalPurposeBitFlag: number
    readonly compressionMethod: number
    readonly crc32: number
    readonly compressedSize: number
    readonly uncompressedSize: number
    readonly externalFileAttributes: number
    readonly relativeOffsetOfLocalHeader: number
    readonly fileNameRaw: Uint8Array
    readonly extraFields: readonly { readonly id: number; readonly data: Buffer }[]
  }

  export class RandomAccessReader {
    read(
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
      callback: (error: Error | null, bytesRead?: number) => void,
    ): void
  }

  const yauzl: {
    readonly RandomAccessReader: typeof RandomAccessReader
    fromRandomAccessReaderPromise(
      reader: RandomAccessReader,
      sizeBytes: number,
      options: { readonly decodeStrings: false; readonly autoClose: false },
    ): Promise<ZipFile>
    getFileNameLowLevel(
      generalPurposeBitFlag: number,
      raw: Uint8Array,
      extraFields: Entry['extraFields'],
      strictFileNames: boolean,
    ): string
  }
  export default yauzl
}
